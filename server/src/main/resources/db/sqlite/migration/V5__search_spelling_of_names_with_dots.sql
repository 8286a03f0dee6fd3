-- The search tells .NET from a net, too, and takes Node.js, NodeJS and nodejs for one name: its
-- tokenizer drops the dots.

-- How a question is written for the search. A query is written in the same way (SearchSpelling), but
-- with the first word of each name alone: who looks for Node.js has no use for other nodes, while who
-- looks for nodes, or for .NET, is to find Node.js, or ASP.NET. Words that only begin with a net,
-- after a full stop without a space, are kept from being .NET; there is no pattern to say it with.
CREATE VIEW question_spelling AS
SELECT q.seq, q.id,
    replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(lower(q.question_text), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        '.netw', '. netw'), '.nett', '. nett'), '.netf', '. netf'), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS question_text,
    replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(lower(q.required_skills), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        '.netw', '. netw'), '.nett', '. nett'), '.netf', '. netf'), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS required_skills,
    replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(lower(q.subcategory), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        '.netw', '. netw'), '.nett', '. nett'), '.netf', '. netf'), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS subcategory,
    replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(lower(q.compatible_roles), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        '.netw', '. netw'), '.nett', '. nett'), '.netf', '. netf'), 'asp.net', 'aspnet asp dotnet '),
        '.net', ' dotnet '), 'nodejs', 'node.js'), 'node.js', 'nodejs node ') AS compatible_roles
FROM question q;

DROP TRIGGER question_search_insert;
DROP TRIGGER question_search_update;

CREATE TRIGGER question_search_insert AFTER INSERT ON question BEGIN
    INSERT INTO question_search (rowid, id, question_text, required_skills, subcategory, compatible_roles)
    SELECT seq, id, question_text, required_skills, subcategory, compatible_roles
    FROM question_spelling WHERE seq = new.seq;
END;
CREATE TRIGGER question_search_update
AFTER UPDATE OF question_text, required_skills, subcategory, compatible_roles ON question BEGIN
    UPDATE question_search
    SET (question_text, required_skills, subcategory, compatible_roles) = (
        SELECT question_text, required_skills, subcategory, compatible_roles
        FROM question_spelling WHERE seq = new.seq)
    WHERE rowid = new.seq;
END;

UPDATE question_search
SET (question_text, required_skills, subcategory, compatible_roles) = (
    SELECT s.question_text, s.required_skills, s.subcategory, s.compatible_roles
    FROM question_spelling s WHERE s.seq = question_search.rowid);
