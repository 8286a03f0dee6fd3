-- The search tells .NET from a net, too, and takes Node.js, NodeJS and nodejs for one name: its
-- parser drops the dot of the one, and takes the other for the name of a host.

DROP INDEX question_search;
ALTER TABLE question DROP COLUMN search;

-- How a text is written for the search. A query is written in the same way (SearchSpelling), but
-- with the first word of each name alone: who looks for Node.js has no use for other nodes, while
-- who looks for nodes, or for .NET, is to find Node.js, or ASP.NET.
CREATE OR REPLACE FUNCTION search_spelling(written text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(regexp_replace(
    regexp_replace(regexp_replace(regexp_replace(written,
    'c\+\+', 'cplusplus ', 'gi'), 'c#', 'csharp ', 'gi'), 'f#', 'fsharp ', 'gi'),
    'asp\.net(?![a-z_])', 'aspnet asp dotnet ', 'gi'), '\.net(?![a-z_])', ' dotnet ', 'gi'),
    'node\.?js', 'nodejs node ', 'gi');

ALTER TABLE question ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', search_spelling(question_text)), 'A')
    || setweight(jsonb_to_tsvector('english',
        CAST(search_spelling(CAST(required_skills AS text)) AS jsonb), '["string"]'), 'B')
    || setweight(to_tsvector('english', search_spelling(coalesce(subcategory, ''))), 'C')
    || setweight(jsonb_to_tsvector('english',
        CAST(search_spelling(CAST(compatible_roles AS text)) AS jsonb), '["string"]'), 'D')
) STORED;
CREATE INDEX question_search ON question USING gin (search);
