-- Who made a series. Who else is named under it, and may change it, are the creators of its works.
CREATE TABLE series_creator (
  series_id BIGINT NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  pseud_id BIGINT NOT NULL REFERENCES pseud (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  PRIMARY KEY (series_id, pseud_id)
);
CREATE INDEX series_creator_person ON series_creator (person_id);
CREATE INDEX series_creator_pseud ON series_creator (pseud_id);

-- Who finds a work in a series: 0 everybody, 1 members, 2 nobody (policy::audience_in_series says it).
ALTER TABLE series_work ADD COLUMN audience BIGINT NOT NULL DEFAULT 2;
-- A series is read in its order, its numbers are counted.
CREATE INDEX series_work_place ON series_work (series_id, position, audience, work_id);

-- The person who made a form may send it twice; the second time finds the first.
ALTER TABLE series ADD COLUMN form_nonce TEXT;
CREATE UNIQUE INDEX series_form ON series (form_nonce);
