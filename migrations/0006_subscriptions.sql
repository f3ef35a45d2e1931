-- Sending: how often a mail was tried, and when it is tried (again); a mail under way has this time in the future, so
-- that no other node takes it. `failure` is a word of mails::Failure. `html` is empty where the plain text says it all;
-- `unsubscribe` is the key that ends mails of its kind.
ALTER TABLE mail ADD COLUMN html TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN unsubscribe TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN retry_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN given_up BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN failure TEXT;
CREATE INDEX mail_due ON mail (retry_at, id) WHERE sent_at IS NULL AND given_up = 0;
CREATE INDEX mail_given_up ON mail (id) WHERE given_up = 1;

-- How many mails in a row its address refused for good.
ALTER TABLE account ADD COLUMN bounces BIGINT NOT NULL DEFAULT 0;

-- Who wants to be told of what: a person's works, a work's chapters, a series, a tag.
CREATE TABLE subscription (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  noun TEXT NOT NULL,
  subject BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX subscription_subject ON subscription (noun, subject, person_id);
CREATE INDEX subscription_person ON subscription (person_id, id);

-- What a person was told of (a work, a chapter) and which subscription of theirs was the reason; never a text. Whether
-- they may see it is asked whenever it is shown or mailed.
CREATE TABLE notice (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  noun TEXT NOT NULL,
  subject BIGINT NOT NULL,
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  reason_subject BIGINT NOT NULL,
  at BIGINT NOT NULL,
  is_read BIGINT NOT NULL,
  is_mailed BIGINT NOT NULL
);
CREATE UNIQUE INDEX notice_once ON notice (noun, subject, person_id);
CREATE INDEX notice_person ON notice (person_id, id);
CREATE INDEX notice_unmailed ON notice (person_id, id) WHERE is_mailed = 0;
CREATE INDEX notice_work ON notice (work_id);

-- Whose notices wait to be mailed, and when they are looked at.
CREATE TABLE notice_bag (
  person_id BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  due_at BIGINT NOT NULL
);
CREATE INDEX notice_bag_due ON notice_bag (due_at);

-- Whoever writes notices begins where the journal stands.
INSERT INTO follower (name, n) SELECT 'notices', n FROM journal_head WHERE id = 1;
