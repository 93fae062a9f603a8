/* Documents as people read them: every kind, long ones, hostile ones and things that are none. */
#include "suites.h"

#include "syllabus/app/document.h"
#include "syllabus/app/label.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/track.h"
#include "syllabus/course/user.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT_LIMIT   (64u << 20)
#define DEPTH        16
#define COUNT(table) (int)(sizeof table / sizeof *table)

static char *kept_zone;

static void setup(void)
{
    kept_zone = mem_strdup(getenv("TZ"));
    setenv("TZ", "UTC0", 1);
    tzset();
}

static void teardown(void)
{
    if (kept_zone) {
        setenv("TZ", kept_zone, 1);
    } else {
        unsetenv("TZ");
    }
    tzset();
    free(kept_zone);
    i18n_init("en");
}

/* JSON with ' in place of ". */
static struct json_object *document_of(const char *quoted)
{
    char *text = mem_strdup(quoted);
    for (char *c = text; *c; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    struct json_object *document = NULL;
    struct error err = {0};
    ck_assert_msg(json_parse(text, strlen(text), DEPTH, &document, &err) == ERROR_NONE, "%s: %s",
                  text, err.message);
    free(text);
    return document;
}

static int64_t now_ms(void)
{
    int64_t ms = 0;
    ck_assert(time_parse("2026-11-24T12:00:00.000Z", &ms));
    return ms;
}

/* Owned. */
static char *shown(enum document_kind kind, const struct json_object *document)
{
    struct buf out = BUF_INIT(TEXT_LIMIT);
    document_text(&out, kind, document, now_ms());
    ck_assert(!out.overflow);
    return buf_steal(&out);
}

/* --- every kind --- */

static const struct {
    enum document_kind kind;
    const char *document;
    const char *text;
} samples[] = {
    {DOCUMENT_NONE, "{'title': 'not shown'}", ""},
    {DOCUMENT_STATS, "{'tokens_by_user': [], 'progress': [], 'latency': []}",
     "Nothing yet: what models answer and what becomes of tracks is counted from the first plan "
     "on.\n"},
    {DOCUMENT_STATS,
     "{'tokens_by_user': [], 'progress': [{'title': 'Игра на гитаре для тех, кто не держал её',"
     " 'modules': 3, 'completed': 1, 'percent': 33.33}, {'title': 'Go', 'modules': 0,"
     " 'completed': 0, 'percent': 0}]}",
     "No model has answered yet: no tokens were spent.\n\nProgress by track\n"
     "Track                       Modules  Completed    Done\n"
     "Игра на гитаре для тех, к…        3          1  33.33%\n"
     "Go                                0          0      0%\n"},
    {DOCUMENT_STATS,
     "{'tokens_by_chat_type': [{'chat_type': 'planning', 'messages': 1204, 'prompt_tokens': "
     "1234567,"
     " 'completion_tokens': 89, 'total_tokens': 1234656, 'average_tokens': 1025.46, 'cost': 3.25},"
     " {'chat_type': null, 'messages': 1, 'prompt_tokens': null, 'completion_tokens': null,"
     " 'total_tokens': null, 'average_tokens': null, 'cost': null}],"
     " 'tokens_by_model': [{'model': null, 'messages': 1, 'prompt_tokens': 7, 'completion_tokens': "
     "3,"
     " 'total_tokens': 10, 'average_tokens': 7.5, 'cost': null}],"
     " 'tokens_by_user': [{'email': 'a@b.c', 'messages': 0, 'prompt_tokens': 0,"
     " 'completion_tokens': 0, 'total_tokens': 0, 'average_tokens': 0, 'cost': 0.0000301}],"
     " 'latency': [{'kind': 'welcome', 'requests': 2, 'failures': 1, 'ttft_median_ms': 999,"
     " 'ttft_p95_ms': 1000, 'total_median_ms': 59999, 'total_p95_ms': 185000}],"
     " 'success_by_skill_area': [{'skill_area': 'Go', 'tracks_created': 10, 'tracks_finalized': 1,"
     " 'success_rate': 10}]}",
     "Tokens by type of chat\n"
     "Chat      Answers     Prompt  Reply      Total  Average  Cost\n"
     "planning    1 204  1 234 567     89  1 234 656    1 025  3.25\n"
     "no chat         1          -      -          -        -     -\n\n"
     "Tokens by model\n"
     "Model      Answers  Prompt  Reply  Total  Average\n"
     "not known        1       7      3     10      7.5\n\n"
     "Tokens by person\n"
     "Person  Answers  Prompt  Reply  Total  Average     Cost\n"
     "a@b.c         0       0      0      0        0  <0.0001\n\n"
     "Times of answers\n"
     "Stage       Requests  Failed  First word    95%   Whole       95%\n"
     "first plan         2       1      999 ms  1.0 s  59.9 s  3:05 min\n\n"
     "Finalized tracks by skill\n"
     "Skill  Created  Finalized  Share\n"
     "Go          10          1    10%\n"},
    {DOCUMENT_TEXT, "'a line'", "a line\n"},
    {DOCUMENT_TEXT, "'two\\nlines\\n'", "two\nlines\n"},
    {DOCUMENT_TEXT, "''", ""},
    {DOCUMENT_RAW, "'# Plan\\n'", "# Plan\n"},
    {DOCUMENT_TRACKS, "[]",
     "No tracks yet. Plan one: syllabus plan --skill \"what you want to learn\"\n"},
    {DOCUMENT_TRACKS,
     "[{'id': '0123456789ab-1', 'title': 'Rust', 'estimated_duration_hours': 40,"
     "  'status': 'planning'},"
     " {'id': '0123456789cd-1', 'title': 'Игра на гитаре для тех, кто никогда не держал её',"
     "  'estimated_duration_hours': 7.5, 'status': 'active',"
     "  'ai_generated_plan': {'version': 3},"
     "  'modules': [{'status': 'completed'}, {'status': 'not_started'}, {'status': 'paused'}]}]",
     "0123456789a  Rust                                          40 h  -     planning\n"
     "0123456789c  Игра на гитаре для тех, кто никогда не …     7.5 h  v3    active  33%\n"},
    {DOCUMENT_TRACK,
     "{'title': 'Rust', 'id': 'r-1', 'skill_area': 'Rust', 'difficulty_level': 'beginner',"
     " 'estimated_duration_hours': 3.3333333333333335, 'status': 'planning',"
     " 'description': '', 'user_expectations': 'a tool',"
     " 'ai_generated_plan': {'version': 2, 'modules': ["
     "   {'title': 'Ownership', 'estimated_duration_hours': 2.5},"
     "   {'title': 'Traits', 'estimated_duration_hours': 1}]}}",
     "Rust\nr-1\nSkill: Rust\nLevel: beginner\nHours: 3.33 h\nStatus: planning\n"
     "Expectations: a tool\n\nPlan, version 2:\n"
     "  1  Ownership                                             2.5 h\n"
     "  2  Traits                                                  1 h\n"},
    {DOCUMENT_TRACK,
     "{'title': 'Go', 'id': 'g-1', 'estimated_duration_hours': 2, 'status': 'active',"
     " 'ai_generated_plan': {'version': 2},"
     " 'modules': [{'module_number': 4, 'title': 'Channels', 'estimated_duration_hours': 2,"
     "  'status': 'in_progress'}]}",
     "Go\ng-1\nHours: 2 h\nStatus: active\n\nModules:\n"
     "  4  Channels                                                2 h  in progress\n"},
    {DOCUMENT_MODULES, "[]", "No modules yet: they are made by finalizing the plan.\n"},
    {DOCUMENT_MODULES,
     "[{'module_number': 1, 'title': 'One\\nline', 'estimated_duration_hours': 0.25,"
     "  'status': 'completed'},"
     " {'module_number': 2, 'title': 'Two', 'status': 'asleep'}]",
     "  1  One line                                             0.25 h  completed\n"
     "  2  Two                                                     ? h  asleep\n"},
    {DOCUMENT_MODULE,
     "{'module_number': 2, 'title': 'Traits', 'estimated_duration_hours': 4,"
     " 'status': 'not_started', 'description': 'What they are.',"
     " 'learning_objectives': ['Write one', 'Read one']}",
     "2. Traits\n4 h, not started\n\nWhat they are.\n\nObjectives:\n  - Write one\n  - Read one\n"},
    {DOCUMENT_MODULE, "{'module_number': 1, 'title': 'Bare', 'learning_objectives': []}",
     "1. Bare\n? h, \n"},
    {DOCUMENT_CHATS, "[]", "No chats yet.\n"},
    {DOCUMENT_CHATS,
     "[{'session_name': 'Mine', 'session_created_at': '2026-11-24T09:41:03.123Z',"
     "  'chats': ["
     "   {'id': 'c-1', 'chat_name': 'About it', 'chat_type': 'planning', 'message_count': 1,"
     "    'last_message_at': '2026-11-23T09:41:03.123Z'},"
     "   {'id': 'c-2', 'chat_name': 'More', 'chat_type': 'planning', 'message_count': 0}]}]",
     "Mine  09:41\n"
     "  c-1  About it                  planning  1 message  2026-11-23 09:41\n"
     "  c-2  More                      planning  0 messages  \n"},
    {DOCUMENT_CHAT,
     "[{'session_name': 'Planning', 'session_created_at': '2026-11-24T09:41:03.123Z',"
     "  'chats': ["
     "   {'id': 'c-3', 'chat_name': 'Loops', 'chat_type': 'discussion', 'module_id': 'm',"
     "    'status': 'archived', 'message_count': 2, 'last_message_at': null}]}]",
     "Planning  09:41\n"
     "  c-3  Loops                     tutor  2 messages    archived\n"},
    {DOCUMENT_MESSAGES, "[]", ""},
    {DOCUMENT_MESSAGES,
     "[{'sender_type': 'user', 'timestamp': '2026-11-24T09:41:03Z', 'status': 'complete',"
     "  'ai_model_used': 'not of a person', 'message_content': 'Plan it'},"
     " {'sender_type': 'ai', 'timestamp': '2026-11-24T09:42:03Z', 'status': 'cut_off',"
     "  'ai_model_used': 'm1', 'message_content': '# Plan\\n'},"
     " {'sender_type': 'ai', 'message_content': ''}]",
     "You  09:41\nPlan it\n\nAI  09:42  m1  [cut off]\n# Plan\n\nAI  \n"},
    {DOCUMENT_VERSIONS, "[]", "No plan yet.\n"},
    {DOCUMENT_VERSIONS,
     "[{'version': 1, 'timestamp': '2026-11-24T09:41:03Z', 'estimated_duration_hours': 1.5,"
     "  'modules': [{'title': 'Only', 'estimated_duration_hours': 1.5}]}]",
     "v1  09:41  1.5 h\n  1  Only                                                  1.5 h\n"},
    {DOCUMENT_VERSIONS,
     "[{'version': 2, 'timestamp': '2026-11-24T09:41:03Z', 'estimated_duration_hours': 1.5,"
     "  'kind': 'reply', 'author': 'model', 'model': 'm-1', 'current': false,"
     "  'request': 'more\\npractice, and a great many words that nobody wants to see in a list'},"
     " {'version': 3, 'timestamp': '2026-11-24T09:41:03Z', 'estimated_duration_hours': 2,"
     "  'kind': 'edit', 'author': 'user', 'request': 'module edit 1 --hours 2', 'current': true}]",
     "v2  09:41  1.5 h  reply · model m-1 · more practice, and a great many words that nobody "
     "wants "
     "to s…\n"
     "v3  09:41  2 h  edited by hand · you · module edit 1 --hours 2  current\n"},
    {DOCUMENT_PLAN, "{'track': {'modules': [{'title': 'said already'}]}, 'exported': null}", ""},
    {DOCUMENT_PLAN,
     "{'source': 'plan', 'exported': 'a/b.md', 'track': {'modules': ["
     "  {'title': 'Only', 'estimated_duration_hours': 12, 'status': 'not_started'}]}}",
     "  1  Only                                                   12 h  not started\n"
     "Exported to a/b.md\n"},
    {DOCUMENT_USER, "{'email': 'a@b.c', 'first_name': 'Ann', 'last_name': 'Lee', 'role': 'user'}",
     "a@b.c  Ann Lee  user\n"},
    {DOCUMENT_USERS,
     "[{'email': 'a@b.c', 'first_name': 'Ann', 'last_name': 'Lee', 'role': 'admin', 'is_active': "
     "true}, {'email': 'b@b.c', 'first_name': 'Bob', 'last_name': 'Ray', 'role': 'student', "
     "'is_active': false}]",
     "a@b.c  Ann Lee  admin\nb@b.c  Bob Ray  student  not active\n"},
    {DOCUMENT_SETTINGS,
     "[{'key': 'llm.model', 'value': 'm1', 'origin': 'argument', 'help': 'not shown'},"
     " {'key': 'llm.proxy', 'value': null, 'origin': 'default'}]",
     "llm.model                        m1                               (argument)\n"
     "llm.proxy                        -                                (default)\n"},
    {DOCUMENT_FILES, "{'database': '/d', 'file': '/c', 'kept': null}", "Database: /d\nCopy: /c\n"},
    {DOCUMENT_REPAIR, "{'database': '/d', 'kept': null, 'tables': []}",
     "Database: /d\nIt is whole: there was nothing to repair.\n"},
    {DOCUMENT_REPAIR,
     "{'database': '/d', 'kept': '/k', 'tables': ["
     " {'table': 'chats', 'kept': 0, 'lost': 0, 'orphans': 0},"
     " {'table': 'chat_messages', 'kept': 12, 'lost': 3, 'orphans': 0},"
     " {'table': 'lessons', 'kept': 0, 'lost': null, 'orphans': 2}]}",
     "Database: /d\nKept as it was: /k\n"
     "chat_messages           kept 12, lost 3\n"
     "lessons                 kept 0, lost: nobody knows how many, dropped with what they belonged "
     "to: 2\n"},
    {DOCUMENT_FINDINGS,
     "[{'check': 'config', 'status': 'ok', 'message': 'in order', 'advice': null},"
     " {'check': 'model', 'status': 'fail', 'message': 'silent', 'advice': 'Start it.\\nAsk.'}]",
     "ok    config      in order\nfail  model       silent\n                  Start it.\n"
     "                  Ask.\n"},
    {DOCUMENT_AI,
     "{'provider': 'openai', 'base_url': null, 'model_name': 'm1', 'max_tokens': 300,"
     " 'temperature': 0.5, 'key_server': 'https://a.b', 'has_custom_key': true, 'guest': false,"
     " 'sealed_for': ['https://a.b', 'https://c.d']}",
     "provider      openai\nbase URL      -\nmodel         m1\nmax tokens    300\n"
     "temperature   0.5\n"
     "key           sealed in the database, for https://a.b; your password opens it\n"
     "              another one is for https://c.d\n"},
    {DOCUMENT_AI, "{'key_server': null, 'sealed_for': [], 'has_custom_key': false}",
     "provider      -\nbase URL      -\nmodel         -\nmax tokens    -\ntemperature   -\n"
     "key           none is sealed for ?\n"},
    {DOCUMENT_TRACK_ROWS,
     "[{'id': 'abc', 'title': 'Rust', 'estimated_duration_hours': 8, 'version': 2, 'status': "
     "'active', 'modules': 3, 'completed': 1}, {'id': 'abd', 'title': 'Go', "
     "'estimated_duration_hours': 1.5, 'version': 0, 'status': 'planning', 'modules': 0}]",
     "abc  Rust                                           8 h  v2    active  33%\n"
     "abd  Go                                           1.5 h  -     planning\n"},
    {DOCUMENT_DIFF,
     "{'from': 1, 'to': 2, 'hours': {'from': 8, 'to': 12.5}, 'added': [{'module_number': 3, "
     "'title': 'New', 'estimated_duration_hours': 4}], 'removed': [], 'moved': [{'title': 'One', "
     "'from': 1, 'to': 2}], 'changed': [{'title': 'One', 'field': 'estimated_duration_hours', "
     "'from': null, 'to': 8.5}, {'title': 'Two', 'field': 'items', 'from': ['a', 'b'], 'to': ['b', "
     "'c']}, {'title': 'Two', 'field': 'description', 'from': null, 'to': 'x'}, {'field': 'y'}]}",
     "v1 -> v2: 8 h -> 12.5 h\n"
     "+   3  New                                                     4 h\n"
     ">   2  One (was module 1)\n"
     "~      One: hours ? h -> 8.5 h\n"
     "~      Two: contents\n         - a\n         + c\n"
     "~      Two: description\n         + x\n"},
    {DOCUMENT_DIFF, "{'from': 1, 'to': 1, 'hours': {'from': 8, 'to': 8}, 'added': []}",
     "v1 -> v1: 8 h -> 8 h\nNothing is different.\n"},
    {DOCUMENT_SIDES,
     "{'from': 1, 'to': 2, 'hours': {'from': 8, 'to': 8}, 'rows': [{'left': null, 'mark': '+', "
     "'right': {'module_number': 1, 'title': 'New', 'estimated_duration_hours': 8}}]}",
     "v1 -> v2: 8 h -> 8 h\n                                                 +   1  New           "
     "                          8 h\n"},
    {DOCUMENT_LINT, "[]", "Nothing to find fault with.\n"},
    {DOCUMENT_LINT,
     "[{'rule': 'H1', 'severity': 'error', 'module_number': null, 'message': 'off', 'fix': null},"
     " {'rule': 'O3', 'severity': 'warning', 'module_number': 2, 'message': 'vague'}]",
     "error           H1  off\nwarning         O3  module 2: vague\n"},
    {DOCUMENT_SCHEDULE,
     "{'title': 'Go', 'start': '2026-11-30', 'replanned_from': null, 'end': '2026-12-07', "
     "'hours_per_week': 7.5, 'deadline': '2026-12-01', 'completed': 1, 'without_hours': 0, "
     "'missed': 1, 'late_hours': 1, 'needed_hours_per_week': null, 'sessions': [{'week': 1, "
     "'date': '2026-11-30', 'time': '18:00', 'hours': 0.5, 'module_number': 1, 'lesson_number': "
     "null, 'title': 'a\x1b', 'part': 1, 'parts': 2, 'late': false, 'missed': true}, {'week': 2, "
     "'date': '2026-12-07', 'time': '18:00', 'hours': 1, 'module_number': 1, 'lesson_number': 2, "
     "'title': 'b', 'part': 1, 'parts': 1, 'late': true, 'missed': false}]}",
     "Go  2026-11-30 – 2026-12-07\nA week: 7.5 h\nDeadline: 2026-12-01\nWeek 1\n  Mon  "
     "2026-11-30  18:00  0.5 h   1 a␛ (1/2)  missed?\nWeek 2\n  Mon  2026-12-07  18:00    1 h   "
     "1.2 b  after the deadline\nCompleted, and left as it was: 1\nSessions in the past: 1\nLay "
     "out anew what is not done with --from today.\nAfter the deadline: 1 h\n"},
    {DOCUMENT_PURGED, "{'tracks': 1, 'modules': 2, 'messages': 3, 'versions': 4, 'changes': 5}",
     "Removed for good: tracks (1), modules (2), messages (3), plan versions (4), changes (5)\n"},
    {DOCUMENT_LESSONS, "[]", "No lessons yet: \"lesson generate\" makes them.\n"},
    {DOCUMENT_LESSONS,
     "[{'lesson_number': 1, 'lesson_type': 'theory', 'title': 'Why', 'status': 'completed',"
     " 'estimated_duration_minutes': 45}, {'lesson_number': 2, 'lesson_type': 'quiz',"
     " 'title': 'Check', 'status': 'not_started', 'estimated_duration_minutes': 15,"
     " 'score': 87.5}]",
     "  1  theory       45 min  completed  Why\n"
     "  2  quiz         15 min  not started, score 87.5 %  Check\n"},
    {DOCUMENT_LESSON,
     "{'lesson_number': 2, 'lesson_type': 'quiz', 'title': 'Check', 'status': 'in_progress',"
     " 'estimated_duration_minutes': 15, 'content': {'text': 'Read.', 'tasks': ['Do'],"
     " 'learning_objectives': ['Know'], 'questions': [{'question': 'Q?', 'options': ['x', 'y'],"
     " 'answer': 'y', 'explanation': 'So.'}]}}",
     "2. Check\nquiz, 15 min, in progress\n\nRead.\n\nTasks:\n  1. Do\n\n1. Q?\n   A) x\n"
     "   B) y\n   Answer: y\n   So.\n\nObjectives:\n  1. Know\n"},
    {DOCUMENT_CHANGES, "{'version': null, 'changes': []}",
     "There are no changes of a reply to decide on.\n"},
    {DOCUMENT_CHANGES,
     "{'version': 3, 'base': 2, 'request': 'less of it', 'changes': ["
     "{'number': 1, 'kind': 'changed', 'module_number': 2, 'title': 'Go', 'field':"
     " 'estimated_duration_hours', 'from': 4, 'to': 2.5, 'reason': 'pinned', 'state': 'refused'},"
     "{'number': 2, 'kind': 'changed', 'module_number': 2, 'title': 'Go', 'field': 'items',"
     " 'from': ['a', 'b'], 'to': ['b', 'c'], 'reason': 'not_named', 'state': 'taken'},"
     "{'number': 3, 'kind': 'moved', 'module_number': 2, 'title': 'Go', 'from': 2, 'to': 1,"
     " 'reason': null, 'state': 'changed_since'},"
     "{'number': 4, 'kind': 'added', 'module_number': 5, 'title': 'New', 'to':"
     " {'estimated_duration_hours': 3}, 'state': 'taken'},"
     "{'number': 5, 'kind': 'removed', 'module_number': 3, 'title': 'Old', 'reason':"
     " 'completed', 'state': 'refused'},"
     "{'number': 6, 'kind': 'course', 'module_number': null, 'state': 'taken'}]}",
     "v2 -> v3: less of it\n"
     "  1  refused        ~ 2. Go: hours 4 h -> 2.5 h  [pinned]\n"
     "  2  taken          ~ 2. Go: contents  [you did not name it]\n"
     "         - a\n         + c\n"
     "  3  changed since  > 2. Go: 2 -> 1\n"
     "  4  taken          + 5. New  3 h\n"
     "  5  refused        - 3. Old  [completed]\n"
     "  6  taken          ~ The course: title, aims, projects\n"},
    {DOCUMENT_HITS, "[]", "Nothing was found.\n"},
    {DOCUMENT_HITS,
     "[{'kind': 'message', 'track_id': 't1', 'id': 'm1', 'title': 'Go\nnow', 'snippet': '…a b'},"
     " {'kind': 'track', 'track_id': 't2', 'id': 't2', 'title': 'Zig', 'snippet': ''}]",
     "Go now  (message · t1)\n    …a b\nZig  (track · t2)\n"},
};

START_TEST(lays_out_every_kind)
{
    struct json_object *document = document_of(samples[_i].document);
    char *text = shown(samples[_i].kind, document);
    ck_assert_str_eq(text, samples[_i].text);
    free(text);
    json_free(document);
}
END_TEST

/* --- in Russian --- */

static const struct {
    enum document_kind kind;
    const char *document;
    const char *text;
} russian[] = {
    {DOCUMENT_TRACK,
     "{'title': 'Rust', 'id': 'r-1', 'difficulty_level': 'beginner',"
     " 'estimated_duration_hours': 8, 'status': 'planning'}",
     "Rust\nr-1\nУровень: начальный\nЧасы: 8 ч\nСостояние: планирование\n"},
    {DOCUMENT_VERSIONS,
     "[{'version': 1, 'estimated_duration_hours': 3.3333333333333335,"
     "  'modules': [{'title': 'Only', 'estimated_duration_hours': 2.5}, {'title': 'Odd'}]}]",
     "v1    3,33 ч\n"
     "  1  Only                                                  2,5 ч\n"
     "  2  Odd                                                     ? ч\n"},
    {DOCUMENT_CHATS,
     "[{'session_name': 'Planning', 'chats': [{'id': 'c-1', 'chat_name': 'Course planning',"
     "  'chat_type': 'planning', 'message_count': 5}]},"
     " {'session_name': 'Planning a trip', 'chats': [{'id': 'c-2', 'chat_name': 'planning',"
     "  'chat_type': 'discussion', 'message_count': 1}]}]",
     "Планирование  \n"
     "  c-1  Планирование курса        планирование  5 сообщений  \n"
     "Planning a trip  \n"
     "  c-2  planning                  обсуждение  1 сообщение  \n"},
    {DOCUMENT_USER, "{'email': 'a@b.c', 'first_name': 'Ann', 'last_name': 'Lee', 'role': 'admin'}",
     "a@b.c  Ann Lee  администратор\n"},
    {DOCUMENT_FINDINGS,
     "[{'check': 'config', 'status': 'ok', 'message': 'a'},"
     " {'check': 'model', 'status': 'warn', 'message': 'b', 'advice': 'c'},"
     " {'check': 'model', 'status': 'fail', 'message': 'd'}]",
     "ок        config      a\n"
     "внимание  model       b\n"
     "                      c\n"
     "ошибка    model       d\n"},
    {DOCUMENT_HITS,
     "[{'kind': 'plan', 'track_id': 't1', 'id': 'm1', 'title': 'Go', 'snippet': 'a'}]",
     "Go  (план · t1)\n    a\n"},
};

START_TEST(speaks_russian)
{
    struct json_object *document = document_of(russian[_i].document);
    i18n_init("ru");
    char *text = shown(russian[_i].kind, document);
    ck_assert_str_eq(text, russian[_i].text);
    free(text);
    json_free(document);
}
END_TEST

/* In Russian the label of a name that is known is never the name itself. */
static void check_label(enum label_kind kind, const char *name)
{
    ck_assert_msg(text_has_cyrillic(label(kind, name)), "%d %s", (int)kind, name);
}

START_TEST(has_a_label_for_every_name)
{
    i18n_init("ru");
    for (int i = 0; i < TRACK_STATUS_COUNT; i++) {
        check_label(LABEL_STATUS, track_status_name((enum track_status)i));
    }
    for (int i = 0; i < MODULE_STATUS_COUNT; i++) {
        check_label(LABEL_STATUS, module_status_name((enum module_status)i));
    }
    for (int i = 0; i < MESSAGE_STATUS_COUNT; i++) {
        check_label(LABEL_STATUS, message_status_name((enum message_status)i));
    }
    for (int i = 0; i < DIFFICULTY_COUNT; i++) {
        check_label(LABEL_LEVEL, difficulty_name((enum difficulty)i));
    }
    for (int i = 0; i < CHAT_TYPE_COUNT; i++) {
        check_label(LABEL_CHAT, chat_type_name((enum chat_type)i));
    }
    for (int i = 0; i < USER_ROLE_COUNT; i++) {
        check_label(LABEL_ROLE, user_role_name((enum user_role)i));
    }
    for (int i = 0; i < REQUEST_KIND_COUNT; i++) {
        check_label(LABEL_STAGE, request_kind_name((enum request_kind)i));
    }
}
END_TEST

START_TEST(knows_no_label_for_other_names)
{
    i18n_init("ru");
    for (int kind = 0; kind < LABEL_KIND_COUNT; kind++) {
        ck_assert_str_eq(label((enum label_kind)kind, "asleep"), "asleep");
        ck_assert_str_eq(label((enum label_kind)kind, ""), "");
        ck_assert_str_eq(label((enum label_kind)kind, NULL), "");
    }
}
END_TEST

START_TEST(samples_are_of_every_kind)
{
    for (int kind = 0; kind < DOCUMENT_KIND_COUNT; kind++) {
        bool seen = false;
        for (int i = 0; i < COUNT(samples); i++) {
            seen |= (int)samples[i].kind == kind;
        }
        ck_assert_msg(seen, "%d", kind);
    }
}
END_TEST

/* --- what comes from outside --- */

/* The sample with what would drive a terminal at the beginning of each string of it. */
static char *poisoned(const char *quoted)
{
    struct buf b = BUF_INIT(TEXT_LIMIT);
    bool inside = false;
    for (const char *c = quoted; *c; c++) {
        buf_add_char(&b, *c);
        inside = *c == '\'' ? !inside : inside;
        const char *end = inside && *c == '\'' ? strchr(c + 1, '\'') : NULL;
        if (end && end[1] != ':') {
            buf_add_str(&b, "\\u001b]0;x\\u0007\\u009b2J\\u202e");
        }
    }
    return buf_steal(&b);
}

START_TEST(drives_no_terminal)
{
    char *quoted = poisoned(samples[_i].document);
    struct json_object *document = document_of(quoted);
    char *text = shown(samples[_i].kind, document);
    size_t n = strlen(text);
    ck_assert(text_is_utf8(text, n));
    for (size_t i = 0; i < n;) {
        uint32_t cp = 0;
        i += text_decode(text + i, n - i, &cp);
        ck_assert_msg(!text_is_dangerous(cp), "U+%04X in %s", (unsigned)cp, text);
    }
    free(text);
    json_free(document);
    free(quoted);
}
END_TEST

static const char *const strangers[] = {
    "null",
    "7",
    "'text'",
    "[]",
    "{}",
    "[null, true, -1, 1e300, 'text', [], [[]], {}]",
    "[{'id': 1, 'title': [], 'modules': 'many', 'status': {}, 'chats': {}, 'version': 'v',"
    "  'estimated_duration_hours': -1e300, 'message_count': -5, 'timestamp': 'yesterday'}]",
    "{'id': null, 'title': {}, 'modules': [null, 1, {'module_number': -9}], 'track': 5,"
    " 'ai_generated_plan': [], 'learning_objectives': [null, 2, {}], 'source': '', 'exported': 4,"
    " 'estimated_duration_hours': 1e308}",
};

START_TEST(takes_any_json)
{
    struct json_object *document = document_of(strangers[_i]);
    for (int kind = 0; kind < DOCUMENT_KIND_COUNT; kind++) {
        char *text = shown((enum document_kind)kind, document);
        size_t n = strlen(text);
        ck_assert(text_is_utf8(text, n));
        ck_assert_msg(n == 0 || text[n - 1] == '\n', "kind %d: %s", kind, text);
        free(text);
    }
    json_free(document);
}
END_TEST

/* --- long ones --- */

#define MANY 10000

struct pieces {
    struct buf whole;
    size_t count, longest;
};

static void take_piece(void *ctx, const char *text, size_t n)
{
    struct pieces *pieces = ctx;
    ck_assert_uint_gt(n, 0);
    ck_assert(text_is_utf8(text, n));
    pieces->count++;
    pieces->longest = n > pieces->longest ? n : pieces->longest;
    ck_assert(buf_add(&pieces->whole, text, n));
}

static struct json_object *long_dialogue(const char *content)
{
    struct json_object *messages = json_new_array();
    for (int i = 0; i < MANY; i++) {
        struct json_object *m = json_new_object();
        json_set_text(m, "sender_type", i % 2 ? "ai" : "user");
        json_set_text(m, "message_content", content);
        json_push(messages, m);
    }
    return messages;
}

START_TEST(gives_a_long_one_in_pieces)
{
    char content[1001];
    memset(content, 'x', sizeof content - 1);
    content[sizeof content - 1] = '\0';
    struct json_object *messages = long_dialogue(content);
    struct pieces pieces = {.whole = BUF_INIT(TEXT_LIMIT)};
    document_print(DOCUMENT_MESSAGES, messages, now_ms(), take_piece, &pieces);
    size_t expected = MANY / 2 * (strlen("You  \n") + strlen("AI  \n")) + MANY - 1 +
                      (size_t)MANY * sizeof content;
    ck_assert_uint_eq(pieces.whole.len, expected);
    ck_assert_uint_gt(pieces.count, 50);
    ck_assert_uint_le(pieces.longest, (64u << 10) + 2 * sizeof content);
    char *text = shown(DOCUMENT_MESSAGES, messages);
    ck_assert_str_eq(text, buf_str(&pieces.whole));
    free(text);
    buf_fini(&pieces.whole);
    json_free(messages);
}
END_TEST

START_TEST(keeps_a_long_text_whole)
{
    struct buf content = BUF_INIT(TEXT_LIMIT);
    while (content.len < (8u << 20)) {
        buf_add_str(&content, "йод ");
    }
    struct json_object *document = json_new_text(buf_str(&content));
    char *text = shown(DOCUMENT_TEXT, document);
    ck_assert_uint_eq(strlen(text), content.len + 1);
    ck_assert(strncmp(text, buf_str(&content), content.len) == 0);
    free(text);
    json_free(document);
    buf_fini(&content);
}
END_TEST

START_TEST(tells_what_does_not_fit)
{
    struct json_object *document = document_of("'0123456789'");
    struct buf out = BUF_INIT(10);
    document_text(&out, DOCUMENT_TEXT, document, now_ms());
    ck_assert(out.overflow);
    buf_fini(&out);
    out = (struct buf)BUF_INIT(11);
    document_text(&out, DOCUMENT_TEXT, document, now_ms());
    ck_assert(!out.overflow);
    ck_assert_str_eq(buf_str(&out), "0123456789\n");
    buf_fini(&out);
    json_free(document);
}
END_TEST

Suite *suite_document(void)
{
    Suite *s = suite_create("document");
    TCase *tc = tcase_create("texts");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, lays_out_every_kind, 0, COUNT(samples));
    tcase_add_loop_test(tc, speaks_russian, 0, COUNT(russian));
    tcase_add_test(tc, has_a_label_for_every_name);
    tcase_add_test(tc, knows_no_label_for_other_names);
    tcase_add_test(tc, samples_are_of_every_kind);
    tcase_add_loop_test(tc, drives_no_terminal, 0, COUNT(samples));
    tcase_add_loop_test(tc, takes_any_json, 0, COUNT(strangers));
    tcase_add_test(tc, gives_a_long_one_in_pieces);
    tcase_add_test(tc, keeps_a_long_text_whole);
    tcase_add_test(tc, tells_what_does_not_fit);
    suite_add_tcase(s, tc);
    return s;
}
