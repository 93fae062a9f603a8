/* A quiz: its questions one after the other, right or wrong after each, the score at the end, which
 * the lesson keeps. */
#ifndef SYLLABUS_TUI_POPUP_QUIZ_H
#define SYLLABUS_TUI_POPUP_QUIZ_H

struct lesson;
struct study;
struct tui;

/* Asks the questions as they are now; says why when they cannot be asked. */
void popup_quiz_open(struct tui *t, const struct study *from, const struct lesson *l);

#endif
