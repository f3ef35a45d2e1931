-- Comments by thread, by what they stand on, by work; a mark by which the same words at the same place are known.
ALTER TABLE comment ADD COLUMN mark TEXT;
CREATE UNIQUE INDEX comment_mark ON comment (mark);
DROP INDEX comment_subject;
DROP INDEX comment_work;
CREATE INDEX comment_root ON comment (noun, subject, depth, id, state);
CREATE INDEX comment_work ON comment (work_id, depth, id, state);
CREATE INDEX comment_thread ON comment (thread_id, id);
-- What waits for those who look after it, or was put aside by them.
CREATE INDEX comment_queue ON comment (work_id, state, id) WHERE state IN ('waiting', 'spam');
