/* Courses as Markdown for people and their editors: front matter with the form, then the plan as
 * headings and lists, ids and pins in comments. What is printed is read back as the same course;
 * dialogues and older versions are not in it.
 *
 *     ---
 *     format: syllabus-markdown
 *     version: 1
 *     title: "Chess"
 *     ---
 *
 *     # Chess for beginners
 *
 *     ## 1. Openings (8 h)
 *     <!-- module 0193a6f0-0000-7000-8000-000000000002 pinned -->
 *
 *     What it is about.
 *
 *     - The Italian game
 *
 *     ### Objectives
 *
 *     - Play the first ten moves
 *
 *     ### Quiz: What to play (10 min)
 *     <!-- lesson 0193a6f0-0000-7000-8000-000000000003 completed score=80 -->
 *
 *     > A text that is Markdown itself.
 *
 *     #### 1. Which one is Italian?
 *
 *     - [x] e4 e5 Nf3 Nc6 Bc4
 *     - [ ] d4
 *
 *     > Why it is.
 *
 * Lessons stand in modules that are studied: those of the plan with a status in their comment, or,
 * where these are not the same, those after a comment "modules". An answer that is no option stands
 * below the options as "Answer: words". Comments "answer ID {...}" at the end hold what a model
 * gave for a module.
 *
 * Strings are literal but for the escapes of CommonMark (2.4, 2.5), which printing puts wherever a
 * mark could be read out of them. Numbers of modules are for the eye: their order counts. */
#ifndef SYLLABUS_EXCHANGE_MARKDOWN_H
#define SYLLABUS_EXCHANGE_MARKDOWN_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct buf;
struct track;

enum markdown_flags {
    /* Only what a person edits: the form and the plan, without status, times and studied modules.
     */
    MARKDOWN_TO_EDIT = 1,
};
/* Appends one course; `out` tells when it is full. */
void markdown_print_track(const struct track *t, unsigned flags, struct buf *out);

/* Reads one course of that form. Ids that the text does not name are NULL, times 0. ERROR_BAD_DATA
 * begins with the line of the fault. *out is owned. */
enum error_kind markdown_read_track(const char *text, size_t n, struct track **out,
                                    struct error *err);

#endif
