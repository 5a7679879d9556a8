-- :name text_with_signs
SELECT '??=', "quoted \ name", 'Zoë' /* two; parts */;
