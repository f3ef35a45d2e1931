-- Who was invited to be named on a work: by whom and when. They are its creator once they say yes (`accepted`).
ALTER TABLE work_creator ADD COLUMN invited_by BIGINT REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE work_creator ADD COLUMN invited_at BIGINT;
-- Every row is about the whole work.
ALTER TABLE work_creator DROP COLUMN part;

-- Who made a chapter and not the work: named there, and may change it. The same way in.
CREATE TABLE chapter_creator (
  chapter_id BIGINT NOT NULL REFERENCES chapter (id) ON DELETE CASCADE,
  pseud_id BIGINT NOT NULL REFERENCES pseud (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  accepted BIGINT NOT NULL,
  invited_by BIGINT REFERENCES person (id) ON DELETE SET NULL,
  invited_at BIGINT NOT NULL,
  PRIMARY KEY (chapter_id, pseud_id)
);
CREATE INDEX chapter_creator_pseud ON chapter_creator (pseud_id);
CREATE INDEX chapter_creator_person ON chapter_creator (person_id, accepted);
CREATE INDEX chapter_creator_work ON chapter_creator (work_id);

CREATE INDEX work_creator_invited ON work_creator (invited_by, accepted);
CREATE INDEX chapter_creator_invited ON chapter_creator (invited_by, accepted);
