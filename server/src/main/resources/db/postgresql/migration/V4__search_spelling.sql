-- The search tells C, C++ and C# apart: its parser takes only the letter of each.

-- How a text is written for the search; a query is written in the same way (SearchSpelling).
CREATE FUNCTION search_spelling(written text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(regexp_replace(written,
    'c\+\+', 'cplusplus ', 'gi'), 'c#', 'csharp ', 'gi'), 'f#', 'fsharp ', 'gi');

DROP INDEX question_search;
ALTER TABLE question DROP COLUMN search;
ALTER TABLE question ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', search_spelling(question_text)), 'A')
    || setweight(jsonb_to_tsvector('english',
        CAST(search_spelling(CAST(required_skills AS text)) AS jsonb), '["string"]'), 'B')
    || setweight(to_tsvector('english', search_spelling(coalesce(subcategory, ''))), 'C')
    || setweight(jsonb_to_tsvector('english',
        CAST(search_spelling(CAST(compatible_roles AS text)) AS jsonb), '["string"]'), 'D')
) STORED;
CREATE INDEX question_search ON question USING gin (search);
