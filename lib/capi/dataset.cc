#include "alert/dataset.h"

#include <algorithm>
#include <utility>

#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "dataset/dimension.h"
#include "dataset/reader.h"
#include "dataset/row/prompt_text.h"

using alert::Batch;
using alert::Dataset;
using alert::DatasetOptions;
using alert::Reader;
using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::Str;
using alert::capi::TaxonomyOf;
using alert::capi::View;
using alert::capi::WriteAll;

namespace {

absl::Status MakeDataset(const alert_dataset_options* options, alert_dataset** dataset) {
  alert_dataset_options given = ALERT_DATASET_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(options, &given));
  DatasetOptions wanted;
  if (given.block_size != 0) wanted.block_size = given.block_size;
  wanted.threads = given.threads;
  wanted.strict = given.strict != 0;
  *dataset = new alert_dataset{std::make_shared<Dataset>(TaxonomyOf(given.taxonomy), wanted)};
  return absl::OkStatus();
}

// Writes the rows of `reader` as JSON Lines.
absl::Status WriteRows(Reader* reader, alert_writer writer, void* user) {
  std::string lines;
  while (true) {
    absl::StatusOr<Batch*> batch = reader->Next();
    ALERT_RETURN_IF_ERROR(batch.status());
    if (*batch == nullptr) return absl::OkStatus();
    lines.clear();
    for (size_t row = 0; row < (*batch)->rows; ++row) {
      lines.append((*batch)->json[row]).push_back('\n');
    }
    ALERT_RETURN_IF_ERROR(WriteAll(lines, writer, user));
  }
}

}  // namespace

extern "C" {

alert_status alert_dimension_name(alert_dimension dimension, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kDimensions, dimension, name, error);
}

alert_status alert_dimension_find(const char* name, size_t name_size, alert_dimension* dimension,
                                  alert_error* error) {
  return alert::capi::EnumFind(alert::kDimensions, name, name_size, dimension, error);
}

alert_status alert_problem_kind_name(alert_problem_kind kind, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kProblemKinds, kind, name, error);
}

alert_status alert_problem_kind_find(const char* name, size_t name_size, alert_problem_kind* kind,
                                     alert_error* error) {
  return alert::capi::EnumFind(alert::kProblemKinds, name, name_size, kind, error);
}

alert_status alert_dataset_create(const alert_dataset_options* options, alert_dataset** dataset,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    return MakeDataset(options, dataset);
  });
}

alert_status alert_prompt_unwrap(const char* prompt, size_t prompt_size, alert_str* text,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(prompt, prompt_size);
    ALERT_REQUIRE(text);
    *text = Str(alert::UnwrapPrompt(View(prompt, prompt_size)));
    return absl::OkStatus();
  });
}

alert_status alert_dataset_open(const char* path, size_t path_size,
                                const alert_dataset_options* options, alert_dataset** dataset,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    ALERT_REQUIRE(dataset);
    alert_dataset* made = nullptr;
    ALERT_RETURN_IF_ERROR(MakeDataset(options, &made));
    if (absl::Status status = made->value->AddFile(View(path, path_size)); !status.ok()) {
      alert_dataset_free(&made);
      return status;
    }
    *dataset = made;
    return absl::OkStatus();
  });
}

void alert_dataset_free(alert_dataset** dataset) {
  alert::capi::Free(dataset);
}

alert_status alert_dataset_add_file(alert_dataset* dataset, const char* path, size_t path_size,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    return dataset->value->AddFile(View(path, path_size));
  });
}

alert_status alert_dataset_add_range(alert_dataset* dataset, const char* path, size_t path_size,
                                     uint64_t begin, uint64_t end, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    return dataset->value->AddRange(View(path, path_size), begin, end);
  });
}

alert_status alert_dataset_add_memory(alert_dataset* dataset, const char* name, size_t name_size,
                                      const char* data, size_t size, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE_TEXT(data, size);
    dataset->value->AddMemory(View(name, name_size), View(data, size));
    return absl::OkStatus();
  });
}

alert_status alert_dataset_add_import(alert_dataset* dataset, const alert_import* import,
                                      alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(import);
    for (const alert::import::ImportedFile& file : import->value->files()) {
      dataset->value->AddKept(file.name, file.rows);
      dataset->value->AddLeftOut(ALERT_PROBLEM_MALFORMED, file.malformed);
      if (file.partial) dataset->value->AddLeftOut(ALERT_PROBLEM_DAMAGED, 1);
    }
    return absl::OkStatus();
  });
}

alert_status alert_dataset_add_left_out(alert_dataset* dataset, alert_problem_kind kind,
                                        uint64_t count, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_RETURN_IF_ERROR(alert::kProblemKinds.Check(kind));
    if (!alert::LeavesOut(kind)) {
      return absl::InvalidArgumentError("no row is left out for a problem of this kind");
    }
    dataset->value->AddLeftOut(kind, count);
    return absl::OkStatus();
  });
}

alert_status alert_dataset_map_field(alert_dataset* dataset, const char* key, size_t key_size,
                                     const char* path, size_t path_size, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE_TEXT(key, key_size);
    ALERT_REQUIRE_TEXT(path, path_size);
    return dataset->value->MapField(View(key, key_size), View(path, path_size));
  });
}

alert_status alert_dataset_set_default(alert_dataset* dataset, const char* key, size_t key_size,
                                       const char* value, size_t value_size, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE_TEXT(key, key_size);
    ALERT_REQUIRE_TEXT(value, value_size);
    return dataset->value->SetDefault(View(key, key_size), View(value, value_size));
  });
}

alert_status alert_dataset_select(alert_dataset* dataset, alert_dimension dimension,
                                  const char* value, size_t value_size, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE_TEXT(value, value_size);
    return dataset->value->Select(dimension, View(value, value_size));
  });
}

alert_status alert_dataset_sample(alert_dataset* dataset, uint64_t per_stratum, uint64_t seed,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    if (per_stratum == 0)
      return absl::InvalidArgumentError("a sample of 0 rows a stratum is empty");
    dataset->value->Sample({per_stratum, seed});
    return absl::OkStatus();
  });
}

alert_status alert_dataset_shard(alert_dataset* dataset, uint32_t index, uint32_t count,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    return dataset->value->SetShard(index, count);
  });
}

alert_status alert_dataset_write(const alert_dataset* dataset, alert_writer writer, void* user,
                                 uint64_t* problems, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(writer);
    absl::StatusOr<std::unique_ptr<Reader>> reader =
        Reader::Create(*dataset->value, {ALERT_COLUMN_JSON, true, false});
    ALERT_RETURN_IF_ERROR(reader.status());
    ALERT_RETURN_IF_ERROR(WriteRows(reader->get(), writer, user));
    if (problems != nullptr) {
      const alert::ProblemLog::Counts& counts = (*reader)->log().counts();
      std::copy(counts.begin(), counts.end(), problems);
    }
    return absl::OkStatus();
  });
}

}  // extern "C"
