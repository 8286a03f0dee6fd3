package io.confida.benchmarks.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session as the API shows it. */
record SessionRecord(
    @JsonProperty("id") UUID id,
    @JsonProperty("user_id") String userId,
    @JsonProperty("mode") String mode,
    @JsonProperty("role") String role,
    @JsonProperty("job_title") @Nullable String title,
    @JsonProperty("job_description") @Nullable String description,
    @JsonProperty("status") String status,
    @JsonProperty("total_questions") int total,
    @JsonProperty("completed_questions") int completed,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("updated_at") String updatedAt) {}
