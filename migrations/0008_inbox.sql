-- Comments a person is told of: those on their works, and those that answer theirs. `is_away` was taken out by its person;
-- the row stays, so that nobody is told twice. What the comment says, and whether they may still read it, is asked when
-- it is shown.
CREATE TABLE inbox (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  comment_id BIGINT NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  is_read BIGINT NOT NULL,
  is_away BIGINT NOT NULL,
  is_mailed BIGINT NOT NULL
);
CREATE UNIQUE INDEX inbox_once ON inbox (comment_id, person_id);
CREATE INDEX inbox_person ON inbox (person_id, id);
CREATE INDEX inbox_unread ON inbox (person_id, id) WHERE is_read = 0 AND is_away = 0;
CREATE INDEX inbox_unmailed ON inbox (person_id, id) WHERE is_mailed = 0;

-- What was said before there were inboxes.
INSERT INTO inbox (person_id, comment_id, reason, at, is_read, is_away, is_mailed)
SELECT DISTINCT k.person_id, c.id, 'work', c.at, 1, 0, 1
FROM comment c JOIN work_creator k ON k.work_id = c.work_id AND k.accepted = 1
LEFT JOIN pseud p ON p.id = c.pseud_id
WHERE c.noun = 'chapter' AND c.state IN ('posted', 'waiting') AND (p.id IS NULL OR p.person_id <> k.person_id);
INSERT INTO inbox (person_id, comment_id, reason, at, is_read, is_away, is_mailed)
SELECT u.person_id, c.id, 'answer', c.at, 1, 0, 1
FROM comment c JOIN comment a ON a.id = c.parent_id JOIN pseud u ON u.id = a.pseud_id
LEFT JOIN pseud p ON p.id = c.pseud_id
WHERE c.noun = 'chapter' AND c.state = 'posted' AND (p.id IS NULL OR p.person_id <> u.person_id)
ON CONFLICT (comment_id, person_id) DO NOTHING;

-- Mails of kudos: as far as which their receiver was told.
ALTER TABLE account ADD COLUMN kudos_told BIGINT NOT NULL DEFAULT 0;
UPDATE account SET kudos_told = (SELECT COALESCE(MAX(id), 0) FROM kudos);
INSERT INTO follower (name, n) SELECT 'kudos', COALESCE(MAX(id), 0) FROM kudos;
