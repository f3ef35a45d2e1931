-- Whom a gift's line means, where that is somebody here.
ALTER TABLE credit ADD COLUMN pseud_id BIGINT REFERENCES pseud (id) ON DELETE SET NULL;
CREATE INDEX credit_pseud ON credit (pseud_id);

-- Works that somebody did not take as a gift: their name is not put on them again.
CREATE TABLE gift_refusal (
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  PRIMARY KEY (person_id, work_id)
);
CREATE INDEX gift_refusal_work ON gift_refusal (work_id);
