-- No word that begins with net after a full stop is .NET, as PostgreSQL has it: until now only those
-- that begin like network, nett and netf were kept from it.

-- The triggers read this view by its name, and stay.
DROP VIEW question_spelling;

CREATE VIEW question_in_lower_case AS
SELECT seq, id, lower(question_text) AS question_text, lower(required_skills) AS required_skills,
    lower(subcategory) AS subcategory, lower(compatible_roles) AS compatible_roles
FROM question;

-- With a space in each ".neta" to ".netz" and ".net_". There is no pattern to replace by, so each
-- letter has its turn, in the few texts that have one of them.
CREATE VIEW question_words_apart AS
SELECT q.seq, q.id,
    CASE WHEN q.question_text GLOB '*.net[a-z_]*' THEN (
        WITH RECURSIVE apart (letter, text) AS (
            SELECT unicode('a'), replace(q.question_text, '.net_', '. net_') UNION ALL
            SELECT letter + 1, replace(text, '.net' || char(letter), '. net' || char(letter))
            FROM apart WHERE letter <= unicode('z'))
        SELECT text FROM apart WHERE letter > unicode('z')) ELSE q.question_text END AS question_text,
    CASE WHEN q.required_skills GLOB '*.net[a-z_]*' THEN (
        WITH RECURSIVE apart (letter, text) AS (
            SELECT unicode('a'), replace(q.required_skills, '.net_', '. net_') UNION ALL
            SELECT letter + 1, replace(text, '.net' || char(letter), '. net' || char(letter))
            FROM apart WHERE letter <= unicode('z'))
        SELECT text FROM apart WHERE letter > unicode('z')) ELSE q.required_skills END AS required_skills,
    CASE WHEN q.subcategory GLOB '*.net[a-z_]*' THEN (
        WITH RECURSIVE apart (letter, text) AS (
            SELECT unicode('a'), replace(q.subcategory, '.net_', '. net_') UNION ALL
            SELECT letter + 1, replace(text, '.net' || char(letter), '. net' || char(letter))
            FROM apart WHERE letter <= unicode('z'))
        SELECT text FROM apart WHERE letter > unicode('z')) ELSE q.subcategory END AS subcategory,
    CASE WHEN q.compatible_roles GLOB '*.net[a-z_]*' THEN (
        WITH RECURSIVE apart (letter, text) AS (
            SELECT unicode('a'), replace(q.compatible_roles, '.net_', '. net_') UNION ALL
            SELECT letter + 1, replace(text, '.net' || char(letter), '. net' || char(letter))
            FROM apart WHERE letter <= unicode('z'))
        SELECT text FROM apart WHERE letter > unicode('z')) ELSE q.compatible_roles END AS compatible_roles
FROM question_in_lower_case q;

-- How a question is written for the search; a query is written in the same way (SearchSpelling), but
-- with the first word of each name alone.
CREATE VIEW question_spelling AS
SELECT q.seq, q.id,
    replace(replace(replace(replace(replace(replace(replace(q.question_text,
        'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS question_text,
    replace(replace(replace(replace(replace(replace(replace(q.required_skills,
        'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS required_skills,
    replace(replace(replace(replace(replace(replace(replace(q.subcategory,
        'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS subcategory,
    replace(replace(replace(replace(replace(replace(replace(q.compatible_roles,
        'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS compatible_roles
FROM question_words_apart q;

UPDATE question_search
SET (question_text, required_skills, subcategory, compatible_roles) = (
    SELECT s.question_text, s.required_skills, s.subcategory, s.compatible_roles
    FROM question_spelling s WHERE s.seq = question_search.rowid);
