-- The search tells C, C++ and C# apart: its tokenizer takes only the letter of each. How a text is
-- written for it stands here thrice; a query is written in the same way (SearchSpelling).

DROP TRIGGER question_search_insert;
DROP TRIGGER question_search_update;

CREATE TRIGGER question_search_insert AFTER INSERT ON question BEGIN
    INSERT INTO question_search (rowid, id, question_text, required_skills, subcategory, compatible_roles)
    VALUES (new.seq, new.id,
        replace(replace(replace(lower(new.question_text), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(new.required_skills), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(new.subcategory), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(new.compatible_roles), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '));
END;
CREATE TRIGGER question_search_update
AFTER UPDATE OF question_text, required_skills, subcategory, compatible_roles ON question BEGIN
    UPDATE question_search
    SET (question_text, required_skills, subcategory, compatible_roles) = (
        replace(replace(replace(lower(new.question_text), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(new.required_skills), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(new.subcategory), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(new.compatible_roles), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '))
    WHERE rowid = new.seq;
END;

UPDATE question_search
SET (question_text, required_skills, subcategory, compatible_roles) = (
    SELECT
        replace(replace(replace(lower(q.question_text), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(q.required_skills), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(q.subcategory), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp '),
        replace(replace(replace(lower(q.compatible_roles), 'c++', 'cplusplus '), 'c#', 'csharp '), 'f#', 'fsharp ')
    FROM question q WHERE q.seq = question_search.rowid);
