-- The whole shape of the archive, from the first migration on. One text for SQLite and PostgreSQL:
-- {id} is an ascending key that is never given twice, {bytes} is a byte string, {key} a text that sorts by code point.
-- Times are BIGINT microseconds since 1970 UTC, flags BIGINT 0/1, JSON is TEXT, names are compared by *_key.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The journal: every change, numbered without gaps in the order of the commits. Ids and verbs only, never text.
CREATE TABLE journal_head (
  id BIGINT PRIMARY KEY,
  n BIGINT NOT NULL
);
INSERT INTO journal_head (id, n) VALUES (1, 0);

CREATE TABLE journal (
  n BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  verb TEXT NOT NULL,
  noun TEXT NOT NULL,
  subject BIGINT NOT NULL,
  work_id BIGINT,
  by_person BIGINT
);
CREATE INDEX journal_subject ON journal (noun, subject, n);

CREATE TABLE follower (
  name TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);

CREATE TABLE job (
  id {id},
  kind TEXT NOT NULL,
  subject BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  given_up BIGINT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX job_due ON job (given_up, run_at);
CREATE INDEX job_subject ON job (kind, subject);

-- People: a person may have an account, be unclaimed (imported), an orphan account's, or a guest.
CREATE TABLE person (
  id {id},
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  erased_at BIGINT
);

CREATE TABLE account (
  person_id BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  -- 1 once its person has shown that the address is theirs: only then it is nobody else's and logs in.
  email_confirmed BIGINT NOT NULL,
  password_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  suspended_until BIGINT,
  created_at BIGINT NOT NULL
);

CREATE INDEX account_email ON account (email_key, email_confirmed);
CREATE UNIQUE INDEX account_confirmed_email ON account (email_key) WHERE email_confirmed = 1;

-- What was done about a person, by whom and why; for the people who keep order.
CREATE TABLE sanction (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  by_person BIGINT REFERENCES person (id) ON DELETE SET NULL,
  act TEXT NOT NULL,
  until BIGINT,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX sanction_person ON sanction (person_id, id);
CREATE INDEX sanction_by ON sanction (by_person);

CREATE TABLE past_name (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX past_name_key ON past_name (name_key);
CREATE INDEX past_name_person ON past_name (person_id);

CREATE TABLE role (
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  by_person BIGINT,
  PRIMARY KEY (person_id, role)
);

CREATE TABLE image (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  mime TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  bytes {bytes} NOT NULL,
  alt TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX image_person ON image (person_id);

CREATE TABLE pseud (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  is_default BIGINT NOT NULL,
  description_source TEXT NOT NULL,
  description TEXT NOT NULL,
  icon_id BIGINT REFERENCES image (id) ON DELETE SET NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (person_id, name_key)
);
CREATE INDEX pseud_key ON pseud (name_key);
CREATE INDEX pseud_icon ON pseud (icon_id);

CREATE TABLE profile (
  person_id BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  about_source TEXT NOT NULL,
  about TEXT NOT NULL,
  permissions TEXT NOT NULL
);

CREATE TABLE preference (
  person_id BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  body TEXT NOT NULL
);

-- Standing filters and saved searches: what a person asks for again and again. JSON of ids.
CREATE TABLE standing_filter (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  is_on BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX standing_filter_person ON standing_filter (person_id, is_on);

CREATE TABLE saved_search (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  about TEXT NOT NULL,
  filter TEXT NOT NULL,
  -- the random part of its feed's key
  feed TEXT
);
CREATE INDEX saved_search_person ON saved_search (person_id);

-- Only hashes of tokens are kept.
CREATE TABLE session (
  id {id},
  token_hash TEXT NOT NULL UNIQUE,
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  form_token TEXT NOT NULL,
  agent TEXT NOT NULL,
  network TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE device (
  token_hash TEXT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  seen_at BIGINT NOT NULL
);
CREATE INDEX device_person ON device (person_id);

CREATE TABLE login_failure (
  subject TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  since BIGINT NOT NULL,
  locked_until BIGINT NOT NULL
);

-- Single-use links: the first owner, a reset, a new address, an invitation.
CREATE TABLE ticket (
  id {id},
  token_hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  person_id BIGINT REFERENCES person (id) ON DELETE CASCADE,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX ticket_person ON ticket (person_id, kind);

CREATE TABLE mail (
  id {id},
  person_id BIGINT REFERENCES person (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at BIGINT
);
CREATE INDEX mail_waiting ON mail (sent_at, id);
CREATE INDEX mail_person ON mail (person_id);

CREATE TABLE language (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  direction TEXT NOT NULL,
  position BIGINT NOT NULL
);

-- Tags of every kind, the fixed lists (rating, warning, category) too; those carry the contract's class.
CREATE TABLE tag (
  id {id},
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key {key} NOT NULL UNIQUE,
  -- under which names meet that are likely the same
  alike_key {key} NOT NULL DEFAULT '',
  class TEXT NOT NULL,
  adult BIGINT NOT NULL,
  position BIGINT NOT NULL,
  canonical BIGINT NOT NULL,
  synonym_of BIGINT REFERENCES tag (id),
  unwrangleable BIGINT NOT NULL,
  -- works with it that everybody finds, and that members find
  uses BIGINT NOT NULL,
  member_uses BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX tag_kind_uses ON tag (kind, uses);
CREATE INDEX tag_kind_member_uses ON tag (kind, member_uses);
CREATE INDEX tag_synonym ON tag (synonym_of);
CREATE INDEX tag_kind_key ON tag (kind, name_key);

-- relation: parent (media ← fandom ← character ← relationship, fandom ← additional) or meta (wider ← narrower)
CREATE TABLE tag_link (
  child_id BIGINT NOT NULL REFERENCES tag (id),
  above_id BIGINT NOT NULL REFERENCES tag (id),
  relation TEXT NOT NULL,
  PRIMARY KEY (child_id, above_id, relation)
);
CREATE INDEX tag_link_above ON tag_link (above_id, relation, child_id);
CREATE INDEX tag_link_parents ON tag_link (above_id, child_id) WHERE relation = 'parent';

-- Tags that wait for a wrangler and stand on works that members find: by use and by name.
CREATE INDEX tag_waiting ON tag (kind, member_uses, id, name_key)
  WHERE canonical = 0 AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0;
CREATE INDEX tag_waiting_name ON tag (kind, name_key, id)
  WHERE canonical = 0 AND synonym_of IS NULL AND unwrangleable = 0 AND member_uses > 0;
CREATE INDEX tag_alike ON tag (alike_key, kind);
CREATE INDEX tag_alike_head ON tag (kind, SUBSTR(alike_key, 1, 4)) WHERE canonical = 1;
CREATE INDEX tag_canonical ON tag (kind, name_key) WHERE canonical = 1;

-- Beside which fandoms, as typed, a waiting tag stands on works; a tag that is wrangled has none.
CREATE TABLE tag_beside (
  fandom_id BIGINT NOT NULL REFERENCES tag (id),
  tag_id BIGINT NOT NULL REFERENCES tag (id),
  PRIMARY KEY (fandom_id, tag_id)
);
CREATE INDEX tag_beside_tag ON tag_beside (tag_id, fandom_id);

-- Every act of wrangling: what stood before and after, as JSON of ids (names where a name changed), so that it can be
-- undone. An undo is an act too.
CREATE TABLE tag_act (
  id {id},
  at BIGINT NOT NULL,
  by_person BIGINT REFERENCES person (id) ON DELETE SET NULL,
  verb TEXT NOT NULL,
  tag_id BIGINT NOT NULL REFERENCES tag (id),
  other_id BIGINT REFERENCES tag (id),
  -- acts done at one go carry the id of the first of them
  batch BIGINT,
  undoes BIGINT REFERENCES tag_act (id),
  undone_by BIGINT,
  moved BIGINT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL
);
CREATE INDEX tag_act_tag ON tag_act (tag_id);
CREATE INDEX tag_act_other ON tag_act (other_id);
CREATE INDEX tag_act_person ON tag_act (by_person, id);
CREATE INDEX tag_act_batch ON tag_act (batch, id);
CREATE INDEX tag_act_undoes ON tag_act (undoes);

-- Which tags an act changed.
CREATE TABLE tag_act_on (
  tag_id BIGINT NOT NULL REFERENCES tag (id),
  act_id BIGINT NOT NULL REFERENCES tag_act (id),
  PRIMARY KEY (tag_id, act_id)
);
CREATE INDEX tag_act_on_act ON tag_act_on (act_id);

CREATE TABLE tag_wrangler (
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  fandom_id BIGINT NOT NULL REFERENCES tag (id),
  since BIGINT NOT NULL,
  PRIMARY KEY (person_id, fandom_id)
);
CREATE INDEX tag_wrangler_fandom ON tag_wrangler (fandom_id, person_id);

CREATE TABLE favourite_tag (
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  tag_id BIGINT NOT NULL REFERENCES tag (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (person_id, tag_id)
);
CREATE INDEX favourite_tag_tag ON favourite_tag (tag_id);

CREATE TABLE work (
  id {id},
  state TEXT NOT NULL,
  restricted BIGINT NOT NULL,
  hidden BIGINT NOT NULL,
  unrevealed BIGINT NOT NULL,
  anonymous BIGINT NOT NULL,
  -- who finds it in lists: 0 everybody, 1 members, 2 nobody (policy::audience says it from the columns above)
  audience BIGINT NOT NULL,
  adult BIGINT NOT NULL,
  stamp BIGINT NOT NULL,
  title TEXT NOT NULL,
  language TEXT REFERENCES language (code),
  summary_source TEXT NOT NULL,
  summary TEXT NOT NULL,
  notes_source TEXT NOT NULL,
  notes TEXT NOT NULL,
  end_notes_source TEXT NOT NULL,
  end_notes TEXT NOT NULL,
  planned_chapters BIGINT NOT NULL,
  posted_chapters BIGINT NOT NULL,
  complete BIGINT NOT NULL,
  words BIGINT NOT NULL,
  comments_from TEXT NOT NULL,
  comments_moderated BIGINT NOT NULL,
  history_for TEXT NOT NULL,
  -- its creators keep its chapters out of the search
  text_hidden BIGINT NOT NULL DEFAULT 0,
  skin_id BIGINT,
  form_nonce TEXT NOT NULL,
  revision_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  posted_at BIGINT,
  published_on BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  post_at BIGINT,
  binned_at BIGINT
);
CREATE INDEX work_listed ON work (updated_at, id, audience);
-- The person who made a form may send it twice; the second time finds the first.
CREATE UNIQUE INDEX work_form ON work (form_nonce);
CREATE INDEX work_language ON work (language, updated_at, id, audience);

CREATE TABLE work_count (
  work_id BIGINT PRIMARY KEY REFERENCES work (id) ON DELETE CASCADE,
  hits BIGINT NOT NULL,
  kudos BIGINT NOT NULL,
  comments BIGINT NOT NULL,
  bookmarks BIGINT NOT NULL,
  -- when any of them changed last: the catalogue reads those that did
  counted_at BIGINT NOT NULL
);
CREATE INDEX work_count_counted ON work_count (counted_at, work_id);

CREATE TABLE work_creator (
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  pseud_id BIGINT NOT NULL REFERENCES pseud (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  accepted BIGINT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (work_id, pseud_id)
);
CREATE INDEX work_creator_pseud ON work_creator (pseud_id, accepted);
CREATE INDEX work_creator_person ON work_creator (person_id, accepted);


CREATE TABLE work_tag (
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  tag_id BIGINT NOT NULL REFERENCES tag (id),
  typed TEXT NOT NULL,
  position BIGINT NOT NULL,
  -- the work's own, so that a tag's list is read in order from one index
  audience BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (work_id, tag_id)
);
CREATE INDEX work_tag_tag ON work_tag (tag_id, updated_at, work_id, audience);

CREATE TABLE chapter (
  id {id},
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  summary_source TEXT NOT NULL,
  summary TEXT NOT NULL,
  notes_source TEXT NOT NULL,
  notes TEXT NOT NULL,
  end_notes_source TEXT NOT NULL,
  end_notes TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  source_hash TEXT NOT NULL,
  cleaner BIGINT NOT NULL,
  words BIGINT NOT NULL,
  form_nonce TEXT NOT NULL,
  revision_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  posted_at BIGINT,
  published_on BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  binned_at BIGINT
);
CREATE INDEX chapter_work ON chapter (work_id, position);
CREATE UNIQUE INDEX chapter_form ON chapter (form_nonce);

-- Texts by what they say: zstd, against another text of the same work where that is smaller. Never shared between works.
CREATE TABLE text (
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  base_hash TEXT,
  -- how many texts must be read before it
  depth BIGINT NOT NULL,
  size BIGINT NOT NULL,
  bytes {bytes} NOT NULL,
  PRIMARY KEY (work_id, hash)
);

CREATE TABLE work_revision (
  id {id},
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  by_person BIGINT,
  name TEXT,
  meta TEXT NOT NULL,
  tags TEXT NOT NULL,
  chapters TEXT NOT NULL
);
CREATE INDEX work_revision_work ON work_revision (work_id, id);

CREATE TABLE chapter_revision (
  id {id},
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  chapter_id BIGINT NOT NULL REFERENCES chapter (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  by_person BIGINT,
  meta TEXT NOT NULL,
  source_hash TEXT NOT NULL,
  source_encoding TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  cleaner BIGINT NOT NULL
);
CREATE INDEX chapter_revision_chapter ON chapter_revision (chapter_id, id);
CREATE INDEX chapter_revision_work ON chapter_revision (work_id, id);

-- What is being typed, per person and form; a save takes it away.
CREATE TABLE autosave (
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  form TEXT NOT NULL,
  work_id BIGINT REFERENCES work (id) ON DELETE CASCADE,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (person_id, form)
);
CREATE INDEX autosave_work ON autosave (work_id);

-- Credits of a work, later of a series or an event: noun says which.
CREATE TABLE credit (
  id {id},
  noun TEXT NOT NULL,
  subject BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  title_key {key} NOT NULL,
  creator TEXT NOT NULL,
  creator_key {key} NOT NULL,
  -- a number for kind, title and creator together: what the catalogue finds works by
  thing BIGINT NOT NULL,
  url TEXT NOT NULL,
  position BIGINT NOT NULL
);
CREATE INDEX credit_subject ON credit (noun, subject, position);
CREATE INDEX credit_title ON credit (noun, kind, title_key, creator_key, subject);

CREATE TABLE origin (
  source TEXT NOT NULL,
  noun TEXT NOT NULL,
  old_id TEXT NOT NULL,
  subject BIGINT NOT NULL,
  PRIMARY KEY (source, noun, old_id)
);
CREATE INDEX origin_subject ON origin (noun, subject);

CREATE TABLE series (
  id {id},
  title TEXT NOT NULL,
  summary_source TEXT NOT NULL,
  summary TEXT NOT NULL,
  notes_source TEXT NOT NULL,
  notes TEXT NOT NULL,
  complete BIGINT NOT NULL,
  stamp BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  binned_at BIGINT
);

CREATE TABLE series_work (
  series_id BIGINT NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  PRIMARY KEY (series_id, work_id)
);
CREATE INDEX series_work_work ON series_work (work_id);

CREATE TABLE kudos (
  id {id},
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  person_id BIGINT REFERENCES person (id) ON DELETE SET NULL,
  guest_hash TEXT,
  at BIGINT NOT NULL,
  UNIQUE (work_id, person_id),
  UNIQUE (work_id, guest_hash)
);
CREATE INDEX kudos_person ON kudos (person_id);

CREATE TABLE comment (
  id {id},
  noun TEXT NOT NULL,
  subject BIGINT NOT NULL,
  work_id BIGINT REFERENCES work (id) ON DELETE CASCADE,
  thread_id BIGINT,
  parent_id BIGINT REFERENCES comment (id),
  depth BIGINT NOT NULL,
  pseud_id BIGINT REFERENCES pseud (id) ON DELETE SET NULL,
  guest_name TEXT,
  guest_email TEXT,
  state TEXT NOT NULL,
  frozen BIGINT NOT NULL,
  body_source TEXT NOT NULL,
  body TEXT NOT NULL,
  cleaner BIGINT NOT NULL,
  at BIGINT NOT NULL,
  edited_at BIGINT,
  binned_at BIGINT
);
CREATE INDEX comment_subject ON comment (noun, subject, thread_id, id);
CREATE INDEX comment_work ON comment (work_id);
CREATE INDEX comment_parent ON comment (parent_id);
CREATE INDEX comment_pseud ON comment (pseud_id);

CREATE TABLE bookmark (
  id {id},
  pseud_id BIGINT NOT NULL REFERENCES pseud (id) ON DELETE CASCADE,
  noun TEXT NOT NULL,
  subject BIGINT NOT NULL,
  notes_source TEXT NOT NULL,
  notes TEXT NOT NULL,
  private BIGINT NOT NULL,
  recommended BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  binned_at BIGINT,
  UNIQUE (pseud_id, noun, subject)
);
CREATE INDEX bookmark_subject ON bookmark (noun, subject);

-- What was erased, so that a restore or an import erases it again: no text, only that it was.
CREATE TABLE tombstone (
  noun TEXT NOT NULL,
  subject BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (noun, subject)
);

INSERT INTO language (code, name, direction, position) VALUES
  ('en', 'English', 'ltr', 1), ('ar', 'العربية', 'rtl', 10), ('bg', 'Български', 'ltr', 11), ('bn', 'বাংলা', 'ltr', 12),
  ('ca', 'Català', 'ltr', 13), ('cs', 'Čeština', 'ltr', 14), ('cy', 'Cymraeg', 'ltr', 15), ('da', 'Dansk', 'ltr', 16),
  ('de', 'Deutsch', 'ltr', 17), ('el', 'Ελληνικά', 'ltr', 18), ('eo', 'Esperanto', 'ltr', 19), ('es', 'Español', 'ltr', 20),
  ('et', 'Eesti', 'ltr', 21), ('fa', 'فارسی', 'rtl', 22), ('fi', 'Suomi', 'ltr', 23), ('fil', 'Filipino', 'ltr', 24),
  ('fr', 'Français', 'ltr', 25), ('ga', 'Gaeilge', 'ltr', 26), ('he', 'עברית', 'rtl', 27), ('hi', 'हिन्दी', 'ltr', 28),
  ('hr', 'Hrvatski', 'ltr', 29), ('hu', 'Magyar', 'ltr', 30), ('id', 'Bahasa Indonesia', 'ltr', 31), ('is', 'Íslenska', 'ltr', 32),
  ('it', 'Italiano', 'ltr', 33), ('ja', '日本語', 'ltr', 34), ('ko', '한국어', 'ltr', 35), ('la', 'Latina', 'ltr', 36),
  ('lt', 'Lietuvių', 'ltr', 37), ('lv', 'Latviešu', 'ltr', 38), ('ms', 'Bahasa Melayu', 'ltr', 39), ('nb', 'Norsk bokmål', 'ltr', 40),
  ('nl', 'Nederlands', 'ltr', 41), ('nn', 'Norsk nynorsk', 'ltr', 42), ('pl', 'Polski', 'ltr', 43), ('pt', 'Português', 'ltr', 44),
  ('pt-BR', 'Português brasileiro', 'ltr', 45), ('ro', 'Română', 'ltr', 46), ('ru', 'Русский', 'ltr', 47), ('sk', 'Slovenčina', 'ltr', 48),
  ('sl', 'Slovenščina', 'ltr', 49), ('sr', 'Српски', 'ltr', 50), ('sv', 'Svenska', 'ltr', 51), ('sw', 'Kiswahili', 'ltr', 52),
  ('ta', 'தமிழ்', 'ltr', 53), ('th', 'ไทย', 'ltr', 54), ('tr', 'Türkçe', 'ltr', 55), ('uk', 'Українська', 'ltr', 56),
  ('ur', 'اردو', 'rtl', 57), ('vi', 'Tiếng Việt', 'ltr', 58), ('yi', 'ייִדיש', 'rtl', 59), ('zh-Hans', '简体中文', 'ltr', 60),
  ('zh-Hant', '繁體中文', 'ltr', 61), ('und', 'Other', 'ltr', 99);

INSERT INTO tag (kind, name, name_key, class, adult, position, canonical, unwrangleable, uses, member_uses, created_at) VALUES
  ('rating', 'Not Rated', 'not rated', 'rating-notrated', 1, 1, 1, 0, 0, 0, 0),
  ('rating', 'General Audiences', 'general audiences', 'rating-general-audience', 0, 2, 1, 0, 0, 0, 0),
  ('rating', 'Teen And Up Audiences', 'teen and up audiences', 'rating-teen', 0, 3, 1, 0, 0, 0, 0),
  ('rating', 'Mature', 'mature', 'rating-mature', 1, 4, 1, 0, 0, 0, 0),
  ('rating', 'Explicit', 'explicit', 'rating-explicit', 1, 5, 1, 0, 0, 0, 0),
  ('warning', 'Creator Chose Not To Use Archive Warnings', 'creator chose not to use archive warnings', 'warning-choosenotto', 0, 1, 1, 0, 0, 0, 0),
  ('warning', 'No Archive Warnings Apply', 'no archive warnings apply', 'warning-no', 0, 2, 1, 0, 0, 0, 0),
  ('warning', 'Graphic Depictions Of Violence', 'graphic depictions of violence', 'warning-yes', 0, 3, 1, 0, 0, 0, 0),
  ('warning', 'Major Character Death', 'major character death', 'warning-yes', 0, 4, 1, 0, 0, 0, 0),
  ('warning', 'Rape/Non-Con', 'rape/non-con', 'warning-yes', 0, 5, 1, 0, 0, 0, 0),
  ('warning', 'Underage Sex', 'underage sex', 'warning-yes', 0, 6, 1, 0, 0, 0, 0),
  ('category', 'F/F', 'f/f', 'category-femslash', 0, 1, 1, 0, 0, 0, 0),
  ('category', 'F/M', 'f/m', 'category-het', 0, 2, 1, 0, 0, 0, 0),
  ('category', 'Gen', 'gen', 'category-gen', 0, 3, 1, 0, 0, 0, 0),
  ('category', 'M/M', 'm/m', 'category-slash', 0, 4, 1, 0, 0, 0, 0),
  ('category', 'Multi', 'multi', 'category-multi', 0, 5, 1, 0, 0, 0, 0),
  ('category', 'Other', 'other', 'category-other', 0, 6, 1, 0, 0, 0, 0);

-- What fandoms stand under; never on a work.
INSERT INTO tag (kind, name, name_key, class, adult, position, canonical, unwrangleable, uses, member_uses, created_at) VALUES
  ('media', 'Books & Literature', 'books & literature', '', 0, 1, 1, 0, 0, 0, 0),
  ('media', 'Movies & Film', 'movies & film', '', 0, 2, 1, 0, 0, 0, 0),
  ('media', 'TV Shows', 'tv shows', '', 0, 3, 1, 0, 0, 0, 0),
  ('media', 'Anime & Manga', 'anime & manga', '', 0, 4, 1, 0, 0, 0, 0),
  ('media', 'Cartoons & Comics', 'cartoons & comics', '', 0, 5, 1, 0, 0, 0, 0),
  ('media', 'Games of All Kinds', 'games of all kinds', '', 0, 6, 1, 0, 0, 0, 0),
  ('media', 'Music & Bands', 'music & bands', '', 0, 7, 1, 0, 0, 0, 0),
  ('media', 'Theater & Musicals', 'theater & musicals', '', 0, 8, 1, 0, 0, 0, 0),
  ('media', 'Celebrities & Real People', 'celebrities & real people', '', 0, 9, 1, 0, 0, 0, 0),
  ('media', 'Other Media', 'other media', '', 0, 10, 1, 0, 0, 0, 0),
  ('media', 'Uncategorized Fandoms', 'uncategorized fandoms', 'media-uncategorized', 0, 11, 1, 0, 0, 0, 0);
