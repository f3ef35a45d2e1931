-- What a member read, for themselves alone: when last, on how many days, how many chapters stood there, and where they
-- stopped (no chapter: in the work as a whole; `block` counts paragraphs). `later_at` is when they marked it for later; such
-- a row may be of a work never opened, with `days` 0.
CREATE TABLE reading (
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  days BIGINT NOT NULL,
  chapters BIGINT NOT NULL,
  chapter_id BIGINT,
  chapter_number BIGINT NOT NULL,
  block BIGINT NOT NULL,
  later_at BIGINT,
  PRIMARY KEY (person_id, work_id)
);
CREATE INDEX reading_work ON reading (work_id);
CREATE INDEX reading_person ON reading (person_id, at, work_id) WHERE days > 0;
CREATE INDEX reading_later ON reading (person_id, later_at, work_id) WHERE later_at IS NOT NULL;
