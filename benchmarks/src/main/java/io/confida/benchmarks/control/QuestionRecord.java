package io.confida.benchmarks.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A question as the API shows it; the lists are JSON already, as the database keeps them. */
record QuestionRecord(
    @JsonProperty("id") UUID id,
    @JsonProperty("question_text") String text,
    @JsonProperty("category") String category,
    @JsonProperty("subcategory") @Nullable String subcategory,
    @JsonProperty("difficulty_level") String difficulty,
    @JsonProperty("compatible_roles") @JsonRawValue String roles,
    @JsonProperty("required_skills") @JsonRawValue String skills,
    @JsonProperty("industry_tags") @JsonRawValue String industries,
    @JsonProperty("usage_count") long uses,
    @JsonProperty("average_score") @Nullable Double averageScore,
    @JsonProperty("success_rate") @Nullable Double successRate,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("updated_at") String updatedAt) {}
