-- Names under a work are read from the newest on.
CREATE INDEX kudos_work ON kudos (work_id, id);
