-- Whom a person keeps away from what is theirs (block), and whose things they do not want to see (mute). A set each.
CREATE TABLE distance (
  person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  other_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  PRIMARY KEY (person_id, kind, other_id)
);
CREATE INDEX distance_other ON distance (other_id, kind, person_id);
