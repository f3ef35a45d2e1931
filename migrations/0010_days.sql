-- What a work was given on a day (days since 1970, UTC), for its creators' pictures over time: visits as they are counted,
-- kudos as they are followed by their numbers.
CREATE TABLE work_day (
  work_id BIGINT NOT NULL REFERENCES work (id) ON DELETE CASCADE,
  day BIGINT NOT NULL,
  hits BIGINT NOT NULL,
  kudos BIGINT NOT NULL,
  PRIMARY KEY (work_id, day)
);
INSERT INTO work_day (work_id, day, hits, kudos)
SELECT k.work_id, k.at / 86400000000, 0, CAST(COUNT(*) AS BIGINT) FROM kudos k
WHERE k.id <= (SELECT f.n FROM follower f WHERE f.name = 'kudos')
GROUP BY k.work_id, k.at / 86400000000;
