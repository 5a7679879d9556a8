-- Two questions that a women's cut asks.
INSERT INTO form_field (id, tenant_id, service_id, name, label, type, required, options, position, created_at, updated_at)
SELECT x'00000000000070008000000000000951', tenant_id, id, 'patch', 'Patch test', 'BOOLEAN', 1, NULL, 1, 1, 1 FROM service WHERE name = 'Women''s cut';
INSERT INTO form_field (id, tenant_id, service_id, name, label, type, required, options, position, created_at, updated_at)
SELECT x'00000000000070008000000000000952', tenant_id, id, 'drink', 'Drink', 'SELECT', 0, '["coffee","tea","water"]', 2, 1, 1 FROM service WHERE name = 'Women''s cut';
