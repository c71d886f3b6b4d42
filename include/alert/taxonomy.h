/* The risk taxonomy: macro categories, the (micro) categories below them, and crosswalks to other
 * taxonomies.
 *
 * The built-in taxonomy "alert" has ALERT's 6 macro and 32 micro categories (arXiv 2404.08676). A
 * category is known by its index, 0 to category_count - 1, in every column and count of this
 * library; so is a macro category. Categories of one macro category have consecutive indices.
 */
#ifndef ALERT_TAXONOMY_H_
#define ALERT_TAXONOMY_H_

#include "alert/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Taxonomy -------------------------------------------------------------------------------- */

/* Immutable; any number of threads may use it. */
typedef struct alert_taxonomy alert_taxonomy;

/* One category. All views are valid until the taxonomy is freed. */
typedef struct alert_category {
  size_t struct_size;
  alert_str name;       /* canonical, as in ALERT's data: "hate_women" */
  alert_str title;      /* for people: "Women" */
  alert_str definition; /* one line */
  uint16_t index;
  uint16_t macro; /* index of the parent */
} alert_category;

/* One macro category; its children are the categories [first_category, first_category +
 * category_count). All views are valid until the taxonomy is freed. */
typedef struct alert_macro {
  size_t struct_size;
  alert_str name; /* "hate" */
  alert_str title;
  alert_str definition;
  uint16_t index;
  uint16_t first_category;
  uint16_t category_count;
} alert_macro;

#define ALERT_CATEGORY_INIT \
  { sizeof(alert_category), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0 }
#define ALERT_MACRO_INIT \
  { sizeof(alert_macro), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0, 0 }

/* Makes the built-in taxonomy "alert". */
ALERT_API alert_status alert_taxonomy_builtin(alert_taxonomy **taxonomy, alert_error *error);

/* Makes a taxonomy from JSON (the form that alert_taxonomy_write_json writes; docs/formats.md).
 * ALERT_DATA_LOSS, with a message that names the entry, where the text is no JSON, a name or alias
 * stands twice, a parent does not exist, parents form a circle, or there is no category. */
ALERT_API alert_status alert_taxonomy_parse(const char *json, size_t json_size,
                                            alert_taxonomy **taxonomy, alert_error *error);

/* Frees *taxonomy and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_taxonomy_free(alert_taxonomy **taxonomy);

/* The taxonomy's own name, "alert" for the built-in one; valid until the taxonomy is freed. */
ALERT_API alert_status alert_taxonomy_name(const alert_taxonomy *taxonomy, alert_str *name,
                                           alert_error *error);

/* How many categories and macro categories there are. */
ALERT_API size_t alert_taxonomy_category_count(const alert_taxonomy *taxonomy);
ALERT_API size_t alert_taxonomy_macro_count(const alert_taxonomy *taxonomy);

/* The category with this index. ALERT_OUT_OF_RANGE where there is none. */
ALERT_API alert_status alert_taxonomy_category_at(const alert_taxonomy *taxonomy, size_t index,
                                                  alert_category *category, alert_error *error);

/* The macro category with this index. ALERT_OUT_OF_RANGE where there is none. */
ALERT_API alert_status alert_taxonomy_macro_at(const alert_taxonomy *taxonomy, size_t index,
                                               alert_macro *macro, alert_error *error);

/* The index of the category with this name or alias, in any letter case, hyphens and underscores
 * alike. ALERT_NOT_FOUND, with the name that was most likely meant in the message, where there is
 * none. */
ALERT_API alert_status alert_taxonomy_find(const alert_taxonomy *taxonomy, const char *name,
                                           size_t name_size, uint16_t *category,
                                           alert_error *error);

/* The index that alert_taxonomy_find_column writes for a name that is unknown. */
#define ALERT_NO_CATEGORY UINT16_MAX

/* alert_taxonomy_find for `names[count]` at once. Writes their indices to `categories[count]`, and
 * the number of ALERT_NO_CATEGORY among them to `*unknown` (may be NULL). */
ALERT_API alert_status alert_taxonomy_find_column(const alert_taxonomy *taxonomy, size_t count,
                                                  const alert_str *names, uint16_t *categories,
                                                  size_t *unknown, alert_error *error);

/* The index of the macro category with this name or alias; as alert_taxonomy_find. */
ALERT_API alert_status alert_taxonomy_find_macro(const alert_taxonomy *taxonomy, const char *name,
                                                 size_t name_size, uint16_t *macro,
                                                 alert_error *error);

/* Writes the whole taxonomy as JSON (docs/formats.md), the form that alert_taxonomy_parse reads. */
ALERT_API alert_status alert_taxonomy_write_json(const alert_taxonomy *taxonomy,
                                                 alert_writer writer, void *user,
                                                 alert_error *error);

/* --- Crosswalk ------------------------------------------------------------------------------- */

/* An overlay that maps categories to the codes of another taxonomy; the category's own label is
 * never replaced. Immutable; any number of threads may use it. */
typedef struct alert_crosswalk alert_crosswalk;

/* What a crosswalk is. All views are valid until the crosswalk is freed. */
typedef struct alert_crosswalk_info {
  size_t struct_size;
  alert_str name;       /* "mlcommons" */
  alert_str title;      /* of the taxonomy mapped to */
  alert_str provenance; /* "published", or "proposed": by this project, agreed with nobody */
  alert_str source;     /* where it comes from */
} alert_crosswalk_info;

/* One code that a category maps to. All views are valid until the crosswalk is freed. */
typedef struct alert_mapping {
  size_t struct_size;
  alert_str code;  /* "S10" */
  alert_str title; /* of the code: "Hate" */
  alert_str note;  /* why the fit is weak, or empty */
  uint8_t weak;    /* 1 where the fit is weak */
} alert_mapping;

/* clang-format off */
#define ALERT_CROSSWALK_INFO_INIT \
  { sizeof(alert_crosswalk_info), { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } }
/* clang-format on */
#define ALERT_MAPPING_INIT \
  { sizeof(alert_mapping), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0 }

/* Makes the built-in crosswalk of the built-in taxonomy with this name: "mlcommons" (hazards S1 to
 * S14, proposed) or "pyrit" (PyRIT's HarmCategory, published). ALERT_NOT_FOUND for another. */
ALERT_API alert_status alert_crosswalk_builtin(const char *name, size_t name_size,
                                               alert_crosswalk **crosswalk, alert_error *error);

/* Makes a crosswalk of `taxonomy` (NULL: the built-in one) from JSON, the form that
 * alert_crosswalk_write_json writes (docs/formats.md). ALERT_DATA_LOSS where the text is no JSON, a
 * category is unknown or stands twice, or a code has no entry. */
ALERT_API alert_status alert_crosswalk_parse(const alert_taxonomy *taxonomy, const char *json,
                                             size_t json_size, alert_crosswalk **crosswalk,
                                             alert_error *error);

/* Frees *crosswalk and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_crosswalk_free(alert_crosswalk **crosswalk);

/* What the crosswalk is. */
ALERT_API alert_status alert_crosswalk_describe(const alert_crosswalk *crosswalk,
                                                alert_crosswalk_info *info, alert_error *error);

/* How many codes the category maps to; 0: it is unmapped, or there is no such category. */
ALERT_API size_t alert_crosswalk_mapping_count(const alert_crosswalk *crosswalk, size_t category);

/* The category's `position`-th code, the best fit first. ALERT_OUT_OF_RANGE where there is none. */
ALERT_API alert_status alert_crosswalk_mapping_at(const alert_crosswalk *crosswalk, size_t category,
                                                  size_t position, alert_mapping *mapping,
                                                  alert_error *error);

/* The categories that map to this code (in any letter case), ascending: writes the first of them to
 * `categories[capacity]` and how many there are to `*count`; 0 is no error, and an unknown code has
 * none. `categories` may be NULL where `capacity` is 0. */
ALERT_API alert_status alert_crosswalk_find(const alert_crosswalk *crosswalk, const char *code,
                                            size_t code_size, uint16_t *categories, size_t capacity,
                                            size_t *count, alert_error *error);

/* Writes the crosswalk as JSON; unmapped categories stand in it with an empty list. */
ALERT_API alert_status alert_crosswalk_write_json(const alert_crosswalk *crosswalk,
                                                  alert_writer writer, void *user,
                                                  alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_TAXONOMY_H_ */
