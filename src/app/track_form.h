/* The form of a track as arguments: the same for plan, track add and track edit. */
#ifndef SYLLABUS_APP_TRACK_FORM_H
#define SYLLABUS_APP_TRACK_FORM_H

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/i18n.h"

#include <stdbool.h>

struct track;

extern const char *const track_form_levels[];

/* Rows of an argument table; `skill_flags` is ARG_REQUIRED for a new track. */
#define TRACK_FORM_ARGS(skill_flags)                                                                 \
    {"skill", 0, ARG_OPTION, (skill_flags) | ARG_FROM_FILE, "TEXT", N_("what to learn"), NULL},      \
        {"level",          0, ARG_OPTION, 0, "LEVEL", N_("beginner, intermediate or advanced"),      \
         track_form_levels},                                                                         \
        {"hours", 0, ARG_OPTION, 0, "HOURS", N_("how many hours in all: above 0, up to 10000"),      \
         NULL},                                                                                      \
        {"expect", 0, ARG_OPTION, ARG_FROM_FILE, "TEXT", N_("what you expect of the course"), NULL}, \
        {"title",       0,      ARG_OPTION,                                                          \
         ARG_FROM_FILE, "TEXT", N_("the track's title; the skill, if not given"),                    \
         NULL},                                                                                      \
        {"description", 0, ARG_OPTION, ARG_FROM_FILE, "TEXT", N_("a description"), NULL},            \
        {"known", 0, ARG_OPTION, ARG_FROM_FILE, "TEXT", N_("what you know already"), NULL},          \
        {"start", 0, ARG_OPTION, 0, "DATE", N_("the first day; the Monday to come, if not given"),   \
         NULL},                                                                                      \
        {"hours-per-week",                                                                           \
         0,                                                                                          \
         ARG_OPTION,                                                                                 \
         0,                                                                                          \
         "HOURS",                                                                                    \
         N_("hours a week you have for it; 5, if not given"),                                        \
         NULL},                                                                                      \
        {"days",     0,                                                                              \
         ARG_OPTION, 0,                                                                              \
         "DAYS",     N_("days you study on, such as mon,wed or mon-fri; the latter, if not given"),  \
         NULL},                                                                                      \
        {"days-off", 0,                                                                              \
         ARG_OPTION, 0,                                                                              \
         "DATES",    N_("days without study: dates and spans such as 2027-01-01..2027-01-08"),       \
         NULL},                                                                                      \
        {"deadline", 0, ARG_OPTION, 0, "DATE", N_("the day it is to be done by"), NULL},             \
    {                                                                                                \
        "language", 0, ARG_OPTION, 0, "LANG",                                                        \
            N_("language of the plan, such as en or ru; the skill's, if not given"), NULL            \
    }

/* A new track out of the call's arguments, checked; owned. What is not given has its default:
 * beginner, 40 hours, the skill as title. The error of the call names the argument. */
enum error_kind track_form_new(struct call *call, struct track **out);
/* Whether any argument of the form is given. */
bool track_form_given(const struct args *args);
/* Changes what the arguments name, and checks the whole. */
enum error_kind track_form_apply(struct call *call, struct track *track);

#endif
