/* Where files live: XDG Base Directory 0.8. Empty or relative values of the variables are ignored;
 * without HOME the password database is asked. All results are owned. */
#ifndef SYLLABUS_BASE_PATHS_H
#define SYLLABUS_BASE_PATHS_H

#include "syllabus/base/error.h"

/* "<base>/syllabus", not created. NULL with ERROR_IO when no home can be found. */
char *paths_config_dir(struct error *err);
char *paths_data_dir(struct error *err);
char *paths_state_dir(struct error *err);
/* ERROR_IO when there is no home to make the data folder in: a home is never made. */
enum error_kind paths_check_data_home(struct error *err);
char *paths_join(const char *dir, const char *name);
/* Creates dir and its parents with 0700; existing ones are left alone. */
enum error_kind paths_make_dir(const char *dir, struct error *err);

#endif
