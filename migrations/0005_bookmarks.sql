-- One bookmark of a person for each thing; own tags are words of theirs, not the archive's tags.
ALTER TABLE bookmark ADD COLUMN person_id BIGINT REFERENCES person (id) ON DELETE CASCADE;
ALTER TABLE bookmark ADD COLUMN tags TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX bookmark_once ON bookmark (person_id, noun, subject);
CREATE INDEX bookmark_person ON bookmark (person_id, id);
CREATE INDEX bookmark_pseud ON bookmark (pseud_id, id);
DROP INDEX bookmark_subject;
CREATE INDEX bookmark_subject ON bookmark (noun, subject, private, id);

-- Works that stand elsewhere. `key` is the address without what does not matter; nothing here is ever fetched.
CREATE TABLE external_work (
  id {id},
  key {key} NOT NULL UNIQUE,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  creator TEXT NOT NULL,
  fandom TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
