/* taxonomy.h */
#include <string.h>

#include "check.h"

static void test_categories(const alert_taxonomy *taxonomy) {
  alert_error error = ALERT_ERROR_INIT;
  alert_category category = ALERT_CATEGORY_INIT;
  alert_macro macro = ALERT_MACRO_INIT;
  alert_str name = {NULL, 0};
  uint16_t index = 0;

  CHECK_OK(alert_taxonomy_name(taxonomy, &name, &error));
  CHECK(is_text(name, "alert"));
  CHECK(alert_taxonomy_category_count(taxonomy) == 32);
  CHECK(alert_taxonomy_macro_count(taxonomy) == 6);
  CHECK_OK(alert_taxonomy_find(taxonomy, ALERT_LITERAL("Sex-Harassment"), &index, &error));
  CHECK_OK(alert_taxonomy_category_at(taxonomy, index, &category, &error));
  CHECK(is_text(category.name, "sex_harrasment"));
  CHECK(category.index == index);
  CHECK_OK(alert_taxonomy_macro_at(taxonomy, category.macro, &macro, &error));
  CHECK(is_text(macro.name, "sex"));
  CHECK(macro.first_category <= index && index < macro.first_category + macro.category_count);
  CHECK_OK(alert_taxonomy_find_macro(taxonomy, ALERT_LITERAL("sex"), &index, NULL));
  CHECK(index == macro.index);
  CHECK_STATUS(alert_taxonomy_find(taxonomy, ALERT_LITERAL("hate_wommen"), &index, &error),
               ALERT_NOT_FOUND);
  CHECK(strstr(error.message, "hate_women") != NULL);
  CHECK_STATUS(alert_taxonomy_find_macro(taxonomy, ALERT_LITERAL("love"), &index, NULL),
               ALERT_NOT_FOUND);
  CHECK_STATUS(alert_taxonomy_category_at(taxonomy, 32, &category, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_taxonomy_macro_at(taxonomy, 6, &macro, NULL), ALERT_OUT_OF_RANGE);
}

static void test_find_column(const alert_taxonomy *taxonomy) {
  const alert_str names[2] = {{"crime_tax", 9}, {"crime_fun", 9}};
  uint16_t categories[2] = {0, 0};
  size_t unknown = 0;
  CHECK_OK(alert_taxonomy_find_column(taxonomy, 2, names, categories, &unknown, NULL));
  CHECK(categories[0] != ALERT_NO_CATEGORY && categories[1] == ALERT_NO_CATEGORY);
  CHECK(unknown == 1);
  CHECK_OK(alert_taxonomy_find_column(taxonomy, 2, names, categories, NULL, NULL));
  CHECK_INVALID(alert_taxonomy_find_column(taxonomy, 2, NULL, categories, NULL, NULL));
}

/* A program built against a shorter struct gets no byte more than it has room for. */
static void test_older_struct(const alert_taxonomy *taxonomy) {
  alert_category category = ALERT_CATEGORY_INIT;
  category.struct_size = offsetof(alert_category, title);
  category.title.size = 4711;
  CHECK_OK(alert_taxonomy_category_at(taxonomy, 0, &category, NULL));
  CHECK(is_text(category.name, "hate_women"));
  CHECK(category.title.size == 4711);
  category.struct_size = 0;
  CHECK_INVALID(alert_taxonomy_category_at(taxonomy, 0, &category, NULL));
}

static void test_json(const alert_taxonomy *taxonomy) {
  alert_error error = ALERT_ERROR_INIT;
  alert_taxonomy *copy = NULL;
  buffer json = {NULL, 0};
  int calls = 0;
  CHECK_OK(alert_taxonomy_write_json(taxonomy, append, &json, &error));
  CHECK_OK(alert_taxonomy_parse(json.data, json.size, &copy, &error));
  CHECK(alert_taxonomy_category_count(copy) == 32);
  alert_taxonomy_free(&copy);
  CHECK(copy == NULL);
  CHECK_STATUS(alert_taxonomy_write_json(taxonomy, stop_at_once, &calls, NULL), 77);
  CHECK(calls == 1);
  CHECK_STATUS(alert_taxonomy_parse(ALERT_LITERAL("{"), &copy, &error), ALERT_DATA_LOSS);
  CHECK(copy == NULL);
  buffer_free(&json);
}

static void test_crosswalk(const alert_taxonomy *taxonomy) {
  alert_error error = ALERT_ERROR_INIT;
  alert_crosswalk *crosswalk = NULL;
  alert_crosswalk *copy = NULL;
  alert_crosswalk_info info = ALERT_CROSSWALK_INFO_INIT;
  alert_mapping mapping = ALERT_MAPPING_INIT;
  buffer json = {NULL, 0};
  size_t count = 0;
  uint16_t categories[8];

  CHECK_OK(alert_crosswalk_builtin(ALERT_LITERAL("mlcommons"), &crosswalk, &error));
  CHECK_OK(alert_crosswalk_describe(crosswalk, &info, &error));
  CHECK(is_text(info.provenance, "proposed"));
  CHECK(alert_crosswalk_mapping_count(crosswalk, 0) == 1);
  CHECK_OK(alert_crosswalk_mapping_at(crosswalk, 0, 0, &mapping, &error));
  CHECK(is_text(mapping.code, "S10"));
  CHECK_STATUS(alert_crosswalk_mapping_at(crosswalk, 0, 9, &mapping, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_crosswalk_find(crosswalk, ALERT_LITERAL("S10"), categories, 8, &count, NULL));
  CHECK(count == 8 && categories[0] == 0);
  CHECK_OK(alert_crosswalk_find(crosswalk, ALERT_LITERAL("S4"), NULL, 0, &count, NULL));
  CHECK(count == 0);
  CHECK_OK(alert_crosswalk_write_json(crosswalk, append, &json, NULL));
  CHECK_OK(alert_crosswalk_parse(NULL, json.data, json.size, &copy, &error));
  alert_crosswalk_free(&copy);
  CHECK_OK(alert_crosswalk_parse(taxonomy, json.data, json.size, &copy, &error));
  alert_crosswalk_free(&copy);
  CHECK_STATUS(alert_crosswalk_builtin(ALERT_LITERAL("none"), &copy, NULL), ALERT_NOT_FOUND);
  CHECK(copy == NULL);
  alert_crosswalk_free(&crosswalk);
  buffer_free(&json);
}

static void test_nulls(const alert_taxonomy *taxonomy) {
  alert_taxonomy *none = NULL;
  alert_crosswalk *no_crosswalk = NULL;
  alert_category category = ALERT_CATEGORY_INIT;
  alert_str name = {NULL, 0};
  uint16_t index = 0;

  alert_taxonomy_free(NULL);
  alert_taxonomy_free(&none);
  alert_crosswalk_free(NULL);
  alert_crosswalk_free(&no_crosswalk);
  CHECK(alert_taxonomy_category_count(NULL) == 0);
  CHECK(alert_taxonomy_macro_count(NULL) == 0);
  CHECK_INVALID(alert_taxonomy_builtin(NULL, NULL));
  CHECK_INVALID(alert_taxonomy_parse(NULL, 2, &none, NULL));
  CHECK_INVALID(alert_taxonomy_name(NULL, &name, NULL));
  CHECK_INVALID(alert_taxonomy_category_at(NULL, 0, &category, NULL));
  CHECK_INVALID(alert_taxonomy_category_at(taxonomy, 0, NULL, NULL));
  CHECK_INVALID(alert_taxonomy_find(taxonomy, ALERT_LITERAL("crime_tax"), NULL, NULL));
  CHECK_INVALID(alert_taxonomy_find(NULL, ALERT_LITERAL("crime_tax"), &index, NULL));
  CHECK_INVALID(alert_taxonomy_write_json(taxonomy, NULL, NULL, NULL));
  CHECK_INVALID(alert_crosswalk_builtin(ALERT_LITERAL("pyrit"), NULL, NULL));
  CHECK(alert_crosswalk_mapping_count(NULL, 0) == 0);
}

void test_taxonomy(void) {
  alert_taxonomy *taxonomy = NULL;
  CHECK_OK(alert_taxonomy_builtin(&taxonomy, NULL));
  test_categories(taxonomy);
  test_find_column(taxonomy);
  test_older_struct(taxonomy);
  test_json(taxonomy);
  test_crosswalk(taxonomy);
  test_nulls(taxonomy);
  alert_taxonomy_free(&taxonomy);
}
