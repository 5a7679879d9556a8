-- Statements for the test of the tool that embeds them.

-- :name customer_by_id
-- One customer.
-- ?1 is the id.
SELECT id, name
-- the comment in the middle stays, and its semicolon; too
FROM customer WHERE name <> ';' AND id = ?1;

-- What stands above the next name is not a part of the statement.

-- :name customer_count
SELECT count(*) FROM customer;
