/* What a message makes of the sample plan (samples.h): the modules with their hours, and in
 * brackets the number of items where it is not two as before. */
#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/builtin/builtin.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

struct edit_case {
    const char *message;
    const char *plan;
};

static const struct edit_case english[] = {
    {"add a module about testing",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; Testing 8[4]"},
    {"Add a module about testing, 4 hours, after module 2",
     "Basics 7.25; Data structures 10.75; Testing 4[4]; Functions 10.75; Final project 7.25"},
    {"please add a 2 hour module on version control at the beginning",
     "Version control 2[4]; Basics 7.5; Data structures 11.5; Functions 11.5; Final project 7.5"},
    {"Could you add a module called \"Error handling\" before the final project?",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Error handling 8[4]; Final project 6.5"},
    {"add module \"SQL\" to the end with 6 hours",
     "Basics 6.75; Data structures 10.25; Functions 10.25; Final project 6.75; SQL 6[4]"},
    {"I'd like a module about web scraping",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; Web scraping 8[4]"},
    {"what if we add a module about APIs?",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; APIs 8[4]"},
    {"add another module", "Basics 6.5; Data structures 9.5; Functions 9.5; Python: syntax, values "
                           "and expressions 8[4]; Final project 6.5"},
    {"add two more modules",
     "Basics 5.5; Data structures 7.75; Functions 7.75; Python: syntax, values and expressions "
     "6.75[4]; Python: control flow and functions 6.75[4]; Final project 5.5"},
    {"insert a debugging module between modules 2 and 3",
     "Basics 6.5; Data structures 9.5; Debugging 8[4]; Functions 9.5; Final project 6.5"},
    {"add a testing module as the third module",
     "Basics 6.5; Data structures 9.5; Testing 8[4]; Functions 9.5; Final project 6.5"},
    {"add testing",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; Testing 8[4]"},
    {"we need a module on packaging before the last one",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Packaging 8[4]; Final project 6.5"},
    {"remove module 2", "Basics 11.5; Functions 17; Final project 11.5"},
    {"delete the last module", "Basics 10; Data structures 15; Functions 15"},
    {"Drop modules 2 and 3.", "Basics 20; Final project 20"},
    {"remove the functions module", "Basics 11.5; Data structures 17; Final project 11.5"},
    {"get rid of the second module", "Basics 11.5; Functions 17; Final project 11.5"},
    {"remove \"Data structures\"", "Basics 11.5; Functions 17; Final project 11.5"},
    {"module 3 is not needed", "Basics 11.5; Data structures 17; Final project 11.5"},
    {"I don't need module 2", "Basics 11.5; Functions 17; Final project 11.5"},
    {"rename module 2 to Collections", "Basics 8; Collections 12; Functions 12; Final project 8"},
    {"rename “Basics” to “First steps”",
     "First steps 8; Data structures 12; Functions 12; Final project 8"},
    {"call the last module \"Capstone\"", "Basics 8; Data structures 12; Functions 12; Capstone 8"},
    {"change the title of module 3 to Functions and scope",
     "Basics 8; Data structures 12; Functions and scope 12; Final project 8"},
    {"replace module 2 with a module about dictionaries",
     "Basics 8; Dictionaries 12[4]; Functions 12; Final project 8"},
    {"move module 4 before module 2",
     "Basics 8; Final project 8; Data structures 12; Functions 12"},
    {"move the last module to the beginning",
     "Final project 8; Basics 8; Data structures 12; Functions 12"},
    {"put Functions first", "Functions 12; Basics 8; Data structures 12; Final project 8"},
    {"move module 1 to the end", "Data structures 12; Functions 12; Final project 8; Basics 8"},
    {"move module 3 up", "Basics 8; Functions 12; Data structures 12; Final project 8"},
    {"make module 3 the first", "Functions 12; Basics 8; Data structures 12; Final project 8"},
    {"swap modules 2 and 3", "Basics 8; Functions 12; Data structures 12; Final project 8"},
    {"swap \"Basics\" and \"Functions\"",
     "Functions 12; Data structures 12; Basics 8; Final project 8"},
    {"exchange module 1 with module 4",
     "Final project 8; Data structures 12; Functions 12; Basics 8"},
    {"shorten module 3 to 4 hours",
     "Basics 10.25; Data structures 15.5; Functions 4; Final project 10.25"},
    {"make module 3 4 hours",
     "Basics 10.25; Data structures 15.5; Functions 4; Final project 10.25"},
    {"make module 2 longer by 2 hours",
     "Basics 7.5; Data structures 14; Functions 11; Final project 7.5"},
    {"extend module 1 by 1.5 h",
     "Basics 9.5; Data structures 11.5; Functions 11.5; Final project 7.5"},
    {"reduce module 2 by 90 minutes",
     "Basics 8.5; Data structures 10.5; Functions 12.5; Final project 8.5"},
    {"make module 3 shorter", "Basics 9; Data structures 13.25; Functions 9; Final project 8.75"},
    {"make the functions module longer",
     "Basics 7.25; Data structures 10.75; Functions 15; Final project 7"},
    {"give module 4 2 more hours",
     "Basics 7.5; Data structures 11.25; Functions 11.25; Final project 10"},
    {"give module 1 more time",
     "Basics 10; Data structures 11.25; Functions 11.25; Final project 7.5"},
    {"set module 2 to 10 hours and module 3 to 10 hours",
     "Basics 10; Data structures 10; Functions 10; Final project 10"},
    {"shorten module 2 from 12 to 9 hours",
     "Basics 9; Data structures 9; Functions 13.25; Final project 8.75"},
    {"module 2: 10 hours", "Basics 8.5; Data structures 10; Functions 13; Final project 8.5"},
    {"module 3 should be longer",
     "Basics 7.25; Data structures 10.75; Functions 15; Final project 7"},
    {"double module 1", "Basics 16; Data structures 9; Functions 9; Final project 6"},
    {"cut module 2 in half", "Basics 9.75; Data structures 6; Functions 14.5; Final project 9.75"},
    {"cut module 2", "Basics 11.5; Functions 17; Final project 11.5"},
    {"more practice", "Basics 8[3]; Data structures 12[3]; Functions 12[3]; Final project 8[3]"},
    {"more practice in module 2", "Basics 8; Data structures 12[3]; Functions 12; Final project 8"},
    {"add more practice to the last module",
     "Basics 8; Data structures 12; Functions 12; Final project 8[3]"},
    {"less theory, please",
     "Basics 8[3]; Data structures 12[3]; Functions 12[3]; Final project 8[3]"},
    {"add exercises to module 1", "Basics 8[3]; Data structures 12; Functions 12; Final project 8"},
    {"make it more practical",
     "Basics 8[3]; Data structures 12[3]; Functions 12[3]; Final project 8[3]"},
    {"make it 60 hours", "Basics 12; Data structures 18; Functions 18; Final project 12"},
    {"30 hours please", "Basics 6; Data structures 9; Functions 9; Final project 6"},
    {"I only have 20 hours", "Basics 4; Data structures 6; Functions 6; Final project 4"},
    {"reduce the course to 20 hours", "Basics 4; Data structures 6; Functions 6; Final project 4"},
    {"add 10 hours to the course", "Basics 10; Data structures 15; Functions 15; Final project 10"},
    {"shorten the course by 5 hours",
     "Basics 7; Data structures 10.5; Functions 10.5; Final project 7"},
    {"make the whole course longer",
     "Basics 10; Data structures 15; Functions 15; Final project 10"},
    {"limit the total to 25 hours",
     "Basics 5; Data structures 7.5; Functions 7.5; Final project 5"},
    {"fewer modules", "Basics and Data structures 20[4]; Functions 12; Final project 8"},
    {"more modules", "Basics 6.5; Data structures 9.5; Functions 9.5; Python: syntax, values and "
                     "expressions 8[4]; Final project 6.5"},
    {"make it 6 modules",
     "Basics 5.5; Data structures 7.75; Functions 7.75; Python: syntax, values and expressions "
     "6.75[4]; Python: control flow and functions 6.75[4]; Final project 5.5"},
    {"reduce the number of modules to 3",
     "Basics and Data structures 20[4]; Functions 12; Final project 8"},
    {"split module 2", "Basics 8; Data structures, half 1 6[1]; Data structures, half 2 6[1]; "
                       "Functions 12; Final project 8"},
    {"split module 2 into three parts",
     "Basics 8; Data structures, stage 1 4; Data structures, stage 2 4; Data structures, stage 3 "
     "4; Functions 12; Final project 8"},
    {"merge modules 2 and 3", "Basics 8; Data structures and Functions 24[4]; Final project 8"},
    {"combine the first two modules",
     "Basics and Data structures 20[4]; Functions 12; Final project 8"},
    {"add a topic about closures to module 3",
     "Basics 8; Data structures 12; Functions 12[3]; Final project 8"},
    {"include \"Unit tests\" in module 2",
     "Basics 8; Data structures 12[3]; Functions 12; Final project 8"},
    {"remove recursion from module 3",
     "Basics 8; Data structures 12; Functions 12[1]; Final project 8"},
    {"add 2 hours to module 1",
     "Basics 10; Data structures 11.25; Functions 11.25; Final project 7.5"},
    {"take out module 3", "Basics 11.5; Data structures 17; Final project 11.5"},
    {"Add a module about testing, remove module 1 and make it 30 hours",
     "Data structures 8.75; Functions 8.5; Final project 5.75; Testing 7[4]"},
    {"rename module 1 to Intro; move module 4 before module 3; more practice in module 2",
     "Intro 8; Data structures 12[3]; Final project 8; Functions 12"},
    {"add a module about git and make it 3 hours",
     "Basics 7.5; Data structures 11; Functions 11; Final project 7.5; Git 3[4]"},
    {"Great! Now please delete module 2 and add a module on OOP (5 hours).",
     "Basics 10; Functions 15; Final project 10; OOP 5[4]"},
    {"1. remove module 4", "Basics 10; Data structures 15; Functions 15"},
    {"increase module 2 by 25%",
     "Basics 7.25; Data structures 15; Functions 10.75; Final project 7"},
    {"can you make module two shorter by one hour?",
     "Basics 8.25; Data structures 11; Functions 12.5; Final project 8.25"},
    {"add a module about how to plan, write and test code",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; How to plan, write and "
     "test code 8[4]"},
    {"add one more module about logging, 2h",
     "Basics 7.5; Data structures 11.5; Functions 11.5; Final project 7.5; Logging 2[4]"},
    {"give me more practice on functions",
     "Basics 8; Data structures 12; Functions 12[3]; Final project 8"},
    {"remove modules two and three", "Basics 20; Final project 20"},
    {"make all modules 5 hours", "Basics 5; Data structures 5; Functions 5; Final project 5"},
    {"every module should be 1 hour shorter",
     "Basics 7; Data structures 11; Functions 11; Final project 7"},
    {"make a module about testing",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; Testing 8[4]"},
    {"create a new module about testing with 5 hours at the start",
     "Testing 5[4]; Basics 7; Data structures 10.5; Functions 10.5; Final project 7"},
    {"remove modules 2-3", "Basics 20; Final project 20"},
    {"I want the course to be 50 hours long",
     "Basics 10; Data structures 15; Functions 15; Final project 10"},
    {"add module: Testing",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; Testing 8[4]"},
    {"put a module about git after module 1",
     "Basics 6.5; Git 8[4]; Data structures 9.5; Functions 9.5; Final project 6.5"},
    {"add a module about Node.js and C++ (1.5h) between module 1 and 2",
     "Basics 7.75; Node.js and C++ 1.5[4]; Data structures 11.5; Functions 11.5; Final project "
     "7.75"},
    {"please rename the module about functions to Methods",
     "Basics 8; Data structures 12; Methods 12; Final project 8"},
    {"let module 2 take 4 hours",
     "Basics 10.25; Data structures 4; Functions 15.5; Final project 10.25"},
    {"more practice in general",
     "Basics 8[3]; Data structures 12[3]; Functions 12[3]; Final project 8[3]"},
    {"spend more time on functions",
     "Basics 7.25; Data structures 10.75; Functions 15; Final project 7"},
    {"I think module 2 is too long, make it 8 hours",
     "Basics 9.25; Data structures 8; Functions 13.75; Final project 9"},
    {"module 3 is boring, remove it", "Basics 11.5; Data structures 17; Final project 11.5"},
    {"Make the first module 10 hours and the second 14",
     "Basics 10; Data structures 14; Functions 9.5; Final project 6.5"},
    {"I want more projects",
     "Basics 8[3]; Data structures 12[3]; Functions 12[3]; Final project 8[3]"},
    {"we don't need data structures", "Basics 11.5; Functions 17; Final project 11.5"},
    {"can you add something on security?",
     "Basics 6.5; Data structures 9.5; Functions 9.5; Final project 6.5; Security 8[4]"},
    {"I'd prefer 5 modules", "Basics 6.5; Data structures 9.5; Functions 9.5; Python: syntax, "
                             "values and expressions 8[4]; Final project 6.5"},
    {"add a lesson on closures to Functions",
     "Basics 8; Data structures 12; Functions 12[3]; Final project 8"},
    {"Let's do 45 hours instead",
     "Basics 9; Data structures 13.5; Functions 13.5; Final project 9"},
    {"add a quiz to every module",
     "Basics 8[3]; Data structures 12[3]; Functions 12[3]; Final project 8[3]"},
    {"add exercises to all modules",
     "Basics 8[3]; Data structures 12[3]; Functions 12[3]; Final project 8[3]"},
    {"add 1 hour to every module", "Basics 9; Data structures 13; Functions 13; Final project 9"},
    {"add a module about git and put it after module 2",
     "Basics 6.5; Data structures 9.5; Git 8[4]; Functions 9.5; Final project 6.5"},
    {"Change the duration of module 3 to 6h",
     "Basics 9.75; Data structures 14.5; Functions 6; Final project 9.75"},
    {"Swap the first and the last module",
     "Final project 8; Data structures 12; Functions 12; Basics 8"},
    {"move functions to position 1", "Functions 12; Basics 8; Data structures 12; Final project 8"},
};

static const struct edit_case russian[] = {
    {"добавь модуль про тестирование",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Тестирование 8[4]"},
    {"Добавь модуль по тестированию",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Тестирование 8[4]"},
    {"добавь модуль про тестирование на 4 часа после модуля 2",
     "Основы 7.25; Структуры данных 10.75; Тестирование 4[4]; Функции 10.75; Итоговый проект 7.25"},
    {"добавь, пожалуйста, модуль о базах данных в начало, 6 часов",
     "Базы данных 6[4]; Основы 6.75; Структуры данных 10.25; Функции 10.25; Итоговый проект 6.75"},
    {"добавь модуль «SQL» перед итоговым проектом",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; SQL 8[4]; Итоговый проект 6.5"},
    {"Можно добавить модуль про веб-скрапинг?",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Веб-скрапинг 8[4]"},
    {"хочу ещё модуль по машинному обучению",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Машинное обучение 8[4]"},
    {"нужен модуль про работу с файлами между модулями 1 и 2",
     "Основы 6.5; Работа с файлами 8[4]; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5"},
    {"добавь модуль по линейной алгебре третьим",
     "Основы 6.5; Структуры данных 9.5; Линейная алгебра 8[4]; Функции 9.5; Итоговый проект 6.5"},
    {"добавь ещё два модуля",
     "Основы 5.5; Структуры данных 7.75; Функции 7.75; Python: синтаксис, значения и выражения "
     "6.75[4]; Python: ветвления, циклы и функции 6.75[4]; Итоговый проект 5.5"},
    {"добавь ещё один модуль", "Основы 6.5; Структуры данных 9.5; Функции 9.5; Python: синтаксис, "
                               "значения и выражения 8[4]; Итоговый проект 6.5"},
    {"включи модуль под названием «Алгоритмы» на 3,5 часа",
     "Основы 7.25; Структуры данных 11; Функции 11; Итоговый проект 7.25; Алгоритмы 3.5[4]"},
    {"добавь тестирование",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Тестирование 8[4]"},
    {"вставь модуль на тему «Отладка» после функций",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Отладка 8[4]; Итоговый проект 6.5"},
    {"добавьте в план модуль про git (2 ч)",
     "Основы 7.5; Структуры данных 11.5; Функции 11.5; Итоговый проект 7.5; Git 2[4]"},
    {"а что если добавить модуль об оптимизации?",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Оптимизация 8[4]"},
    {"убери модуль 2", "Основы 11.5; Функции 17; Итоговый проект 11.5"},
    {"удали последний модуль", "Основы 10; Структуры данных 15; Функции 15"},
    {"удали модули 2 и 3", "Основы 20; Итоговый проект 20"},
    {"убери 2 и 3 модули", "Основы 20; Итоговый проект 20"},
    {"удалите, пожалуйста, второй модуль", "Основы 11.5; Функции 17; Итоговый проект 11.5"},
    {"убери модуль про функции", "Основы 11.5; Структуры данных 17; Итоговый проект 11.5"},
    {"убери функции", "Основы 11.5; Структуры данных 17; Итоговый проект 11.5"},
    {"выкинь третью главу", "Основы 11.5; Структуры данных 17; Итоговый проект 11.5"},
    {"модуль 3 не нужен", "Основы 11.5; Структуры данных 17; Итоговый проект 11.5"},
    {"мне не нужен модуль 2", "Основы 11.5; Функции 17; Итоговый проект 11.5"},
    {"переименуй модуль 2 в «Коллекции»", "Основы 8; Коллекции 12; Функции 12; Итоговый проект 8"},
    {"переименуй второй модуль в Коллекции",
     "Основы 8; Коллекции 12; Функции 12; Итоговый проект 8"},
    {"переименуй «Основы» в «Первые шаги»",
     "Первые шаги 8; Структуры данных 12; Функции 12; Итоговый проект 8"},
    {"назови последний модуль «Выпускная работа»",
     "Основы 8; Структуры данных 12; Функции 12; Выпускная работа 8"},
    {"измени название модуля 3 на Функции и области видимости",
     "Основы 8; Структуры данных 12; Функции и области видимости 12; Итоговый проект 8"},
    {"замени модуль 2 на модуль про словари",
     "Основы 8; Словари 12[4]; Функции 12; Итоговый проект 8"},
    {"поставь модуль 4 на второе место",
     "Основы 8; Итоговый проект 8; Структуры данных 12; Функции 12"},
    {"перемести последний модуль в начало",
     "Итоговый проект 8; Основы 8; Структуры данных 12; Функции 12"},
    {"перенеси модуль 1 в конец", "Структуры данных 12; Функции 12; Итоговый проект 8; Основы 8"},
    {"модуль 4 поставь перед модулем 2",
     "Основы 8; Итоговый проект 8; Структуры данных 12; Функции 12"},
    {"поставь функции первыми", "Функции 12; Основы 8; Структуры данных 12; Итоговый проект 8"},
    {"сделай модуль 3 первым", "Функции 12; Основы 8; Структуры данных 12; Итоговый проект 8"},
    {"подними модуль 3 выше", "Основы 8; Функции 12; Структуры данных 12; Итоговый проект 8"},
    {"поменяй местами модули 2 и 3",
     "Основы 8; Функции 12; Структуры данных 12; Итоговый проект 8"},
    {"поменяй модули 1 и 4 местами",
     "Итоговый проект 8; Структуры данных 12; Функции 12; Основы 8"},
    {"сократи модуль 3 до 4 часов",
     "Основы 10.25; Структуры данных 15.5; Функции 4; Итоговый проект 10.25"},
    {"сократи модуль 2 на 2 часа",
     "Основы 8.5; Структуры данных 10; Функции 13; Итоговый проект 8.5"},
    {"сократи модуль 2 на полтора часа",
     "Основы 8.5; Структуры данных 10.5; Функции 12.5; Итоговый проект 8.5"},
    {"увеличь модуль 1 на час",
     "Основы 9; Структуры данных 11.75; Функции 11.5; Итоговый проект 7.75"},
    {"сделай модуль 3 короче", "Основы 9; Структуры данных 13.25; Функции 9; Итоговый проект 8.75"},
    {"сделай модуль 2 подлиннее",
     "Основы 7.25; Структуры данных 15; Функции 10.75; Итоговый проект 7"},
    {"сделай второй модуль длиннее на 2 часа",
     "Основы 7.5; Структуры данных 14; Функции 11; Итоговый проект 7.5"},
    {"модуль 2 сократи до 10 часов",
     "Основы 8.5; Структуры данных 10; Функции 13; Итоговый проект 8.5"},
    {"сократи модуль 2 до 10 часов, а модуль 3 до 8",
     "Основы 11; Структуры данных 10; Функции 8; Итоговый проект 11"},
    {"дай модулю 4 больше времени",
     "Основы 7.5; Структуры данных 11.25; Функции 11.25; Итоговый проект 10"},
    {"поставь модулю 2 9 часов",
     "Основы 9; Структуры данных 9; Функции 13.25; Итоговый проект 8.75"},
    {"модуль 2 — 10 часов", "Основы 8.5; Структуры данных 10; Функции 13; Итоговый проект 8.5"},
    {"увеличь первый модуль вдвое", "Основы 16; Структуры данных 9; Функции 9; Итоговый проект 6"},
    {"сократи модуль 2 вдвое",
     "Основы 9.75; Структуры данных 6; Функции 14.5; Итоговый проект 9.75"},
    {"сократи модуль 2 с 12 до 9 часов",
     "Основы 9; Структуры данных 9; Функции 13.25; Итоговый проект 8.75"},
    {"больше практики", "Основы 8[3]; Структуры данных 12[3]; Функции 12[3]; Итоговый проект 8[3]"},
    {"больше практики в модуле 2",
     "Основы 8; Структуры данных 12[3]; Функции 12; Итоговый проект 8"},
    {"побольше практики во втором модуле, пожалуйста",
     "Основы 8; Структуры данных 12[3]; Функции 12; Итоговый проект 8"},
    {"добавь практики", "Основы 8[3]; Структуры данных 12[3]; Функции 12[3]; Итоговый проект 8[3]"},
    {"добавь практики в последний модуль",
     "Основы 8; Структуры данных 12; Функции 12; Итоговый проект 8[3]"},
    {"меньше теории", "Основы 8[3]; Структуры данных 12[3]; Функции 12[3]; Итоговый проект 8[3]"},
    {"сделай курс практичнее",
     "Основы 8[3]; Структуры данных 12[3]; Функции 12[3]; Итоговый проект 8[3]"},
    {"сделай 60 часов", "Основы 12; Структуры данных 18; Функции 18; Итоговый проект 12"},
    {"сделай 30 часов", "Основы 6; Структуры данных 9; Функции 9; Итоговый проект 6"},
    {"хочу уложиться в 20 часов", "Основы 4; Структуры данных 6; Функции 6; Итоговый проект 4"},
    {"у меня только 20 часов", "Основы 4; Структуры данных 6; Функции 6; Итоговый проект 4"},
    {"сократи курс до 20 часов", "Основы 4; Структуры данных 6; Функции 6; Итоговый проект 4"},
    {"увеличь курс на 10 часов", "Основы 10; Структуры данных 15; Функции 15; Итоговый проект 10"},
    {"добавь 10 часов", "Основы 10; Структуры данных 15; Функции 15; Итоговый проект 10"},
    {"пусть будет 32 часа", "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5"},
    {"сделай курс длиннее", "Основы 10; Структуры данных 15; Функции 15; Итоговый проект 10"},
    {"сделай всего 50 часов", "Основы 10; Структуры данных 15; Функции 15; Итоговый проект 10"},
    {"меньше модулей", "Основы и Структуры данных 20[4]; Функции 12; Итоговый проект 8"},
    {"побольше модулей", "Основы 6.5; Структуры данных 9.5; Функции 9.5; Python: синтаксис, "
                         "значения и выражения 8[4]; Итоговый проект 6.5"},
    {"сделай 6 модулей",
     "Основы 5.5; Структуры данных 7.75; Функции 7.75; Python: синтаксис, значения и выражения "
     "6.75[4]; Python: ветвления, циклы и функции 6.75[4]; Итоговый проект 5.5"},
    {"сократи количество модулей до 3",
     "Основы и Структуры данных 20[4]; Функции 12; Итоговый проект 8"},
    {"раздели модуль 2", "Основы 8; Структуры данных, половина 1 6[1]; Структуры данных, половина "
                         "2 6[1]; Функции 12; Итоговый проект 8"},
    {"раздели модуль 2 на три части",
     "Основы 8; Структуры данных, этап 1 4; Структуры данных, этап 2 4; Структуры данных, этап 3 "
     "4; Функции 12; Итоговый проект 8"},
    {"объедини модули 2 и 3", "Основы 8; Структуры данных и Функции 24[4]; Итоговый проект 8"},
    {"объедини «Основы» и «Функции»",
     "Основы и Функции 20[4]; Структуры данных 12; Итоговый проект 8"},
    {"добавь рекурсивные функции в модуль 2",
     "Основы 8; Структуры данных 12[3]; Функции 12; Итоговый проект 8"},
    {"добавь в модуль 3 тему «замыкания»",
     "Основы 8; Структуры данных 12; Функции 12[3]; Итоговый проект 8"},
    {"в модуль 2 добавь модульные тесты",
     "Основы 8; Структуры данных 12[3]; Функции 12; Итоговый проект 8"},
    {"добавь тему про генераторы в третий модуль",
     "Основы 8; Структуры данных 12; Функции 12[3]; Итоговый проект 8"},
    {"убери тему recursion из модуля 3",
     "Основы 8; Структуры данных 12; Функции 12[1]; Итоговый проект 8"},
    {"добавь 2 часа к модулю 1",
     "Основы 10; Структуры данных 11.25; Функции 11.25; Итоговый проект 7.5"},
    {"Добавь модуль про тестирование, убери модуль 1 и сделай 30 часов",
     "Структуры данных 8.75; Функции 8.5; Итоговый проект 5.75; Тестирование 7[4]"},
    {"переименуй модуль 1 в Введение; поставь модуль 4 перед модулем 3; больше практики в модуле 2",
     "Введение 8; Структуры данных 12[3]; Итоговый проект 8; Функции 12"},
    {"добавь модуль про git и сделай его на 3 часа",
     "Основы 7.5; Структуры данных 11; Функции 11; Итоговый проект 7.5; Git 3[4]"},
    {"Отлично! Теперь удали модуль 2 и добавь модуль по ООП (5 часов).",
     "Основы 10; Функции 15; Итоговый проект 10; ООП 5[4]"},
    {"увеличь модуль 2 на 25%",
     "Основы 7.25; Структуры данных 15; Функции 10.75; Итоговый проект 7"},
    {"добавь модуль про исключения и файлы",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Исключения и файлы 8[4]"},
    {"добавь модуль про обработку ошибок и статистику",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Обработка ошибок и "
     "статистика 8[4]"},
    {"давай сделаем второй модуль на 6 часов",
     "Основы 9.75; Структуры данных 6; Функции 14.5; Итоговый проект 9.75"},
    {"мне кажется, модуль 3 стоит сделать покороче",
     "Основы 9; Структуры данных 13.25; Функции 9; Итоговый проект 8.75"},
    {"разбей последний модуль на 2", "Основы 8; Структуры данных 12; Функции 12; Итоговый проект, "
                                     "половина 1 4[1]; Итоговый проект, половина 2 4[1]"},
    {"добавь проектную работу в конец",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Проектная работа 8[4]"},
    {"добавь модуль про безопасность последним модулем",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Безопасность 8[4]"},
    {"убери час из модуля 2",
     "Основы 8.25; Структуры данных 11; Функции 12.5; Итоговый проект 8.25"},
    {"урежь всё до 25 часов", "Основы 5; Структуры данных 7.5; Функции 7.5; Итоговый проект 5"},
    {"поставь функции первыми", "Функции 12; Основы 8; Структуры данных 12; Итоговый проект 8"},
    {"добавь модуль по ООП",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; ООП 8[4]"},
    {"добавь модуль об архитектуре и тестировании",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Всё об архитектуре и "
     "тестировании 8[4]"},
    {"добавь модуль про новую библиотеку",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Новая библиотека 8[4]"},
    {"хочу больше времени на функции",
     "Основы 7.25; Структуры данных 10.75; Функции 15; Итоговый проект 7"},
    {"добавь ещё практики по функциям",
     "Основы 8; Структуры данных 12; Функции 12[3]; Итоговый проект 8"},
    {"сделай все модули по 5 часов", "Основы 5; Структуры данных 5; Функции 5; Итоговый проект 5"},
    {"сделай каждый модуль длиннее на 2 часа",
     "Основы 10; Структуры данных 14; Функции 14; Итоговый проект 10"},
    {"поменяй модуль 2 на модуль 3",
     "Основы 8; Функции 12; Структуры данных 12; Итоговый проект 8"},
    {"добавь модуль 3 про тесты",
     "Основы 6.5; Структуры данных 9.5; Тесты 8[4]; Функции 9.5; Итоговый проект 6.5"},
    {"модуль про функции сделай на 10 часов",
     "Основы 8.5; Структуры данных 13; Функции 10; Итоговый проект 8.5"},
    {"Мне кажется, модуль 2 слишком длинный, сделай его 8 часов",
     "Основы 9.25; Структуры данных 8; Функции 13.75; Итоговый проект 9"},
    {"Сделай первый модуль 10 часов, а второй 14",
     "Основы 10; Структуры данных 14; Функции 9.5; Итоговый проект 6.5"},
    {"структуры данных не нужны", "Основы 11.5; Функции 17; Итоговый проект 11.5"},
    {"хочу 5 модулей", "Основы 6.5; Структуры данных 9.5; Функции 9.5; Python: синтаксис, значения "
                       "и выражения 8[4]; Итоговый проект 6.5"},
    {"добавь урок про замыкания в Функции",
     "Основы 8; Структуры данных 12; Функции 12[3]; Итоговый проект 8"},
    {"давай лучше 45 часов", "Основы 9; Структуры данных 13.5; Функции 13.5; Итоговый проект 9"},
    {"добавь тест в каждый модуль",
     "Основы 8[3]; Структуры данных 12[3]; Функции 12[3]; Итоговый проект 8[3]"},
    {"добавь в начало вводный модуль на 1 час",
     "Вводный 1[4]; Основы 7.75; Структуры данных 11.75; Функции 11.75; Итоговый проект 7.75"},
    {"добавь что-нибудь про безопасность",
     "Основы 6.5; Структуры данных 9.5; Функции 9.5; Итоговый проект 6.5; Безопасность 8[4]"},
    {"нужно ещё два модуля",
     "Основы 5.5; Структуры данных 7.75; Функции 7.75; Python: синтаксис, значения и выражения "
     "6.75[4]; Python: ветвления, циклы и функции 6.75[4]; Итоговый проект 5.5"},
    {"после модуля 2 добавь модуль про тесты",
     "Основы 6.5; Структуры данных 9.5; Тесты 8[4]; Функции 9.5; Итоговый проект 6.5"},
    {"объедини первый и второй модули",
     "Основы и Структуры данных 20[4]; Функции 12; Итоговый проект 8"},
    {"перенеси функции после основ",
     "Основы 8; Функции 12; Структуры данных 12; Итоговый проект 8"},
    {"Измени длительность модуля 3 на 6 часов",
     "Основы 9.75; Структуры данных 14.5; Функции 6; Итоговый проект 9.75"},
};

static void check_edit(const struct edit_case *c, const char *language)
{
    struct builtin *b = sample_builtin();
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, language);
    struct plan *before = sample_plan(language);
    struct buf out = BUF_INIT(SAMPLE_LIMIT);
    bool changed = false;

    ck_assert_int_eq(builtin_reply(b, t, before, c->message, &out, &changed, NULL), ERROR_NONE);
    struct plan *after = plan_read(out.data, out.len);
    ck_assert_msg(changed && after != NULL, "%s: nothing changed: %s", c->message, buf_str(&out));
    char *shown = sample_shown(after);
    ck_assert_msg(strcmp(shown, c->plan) == 0, "%s:\n%s\ninstead of\n%s", c->message, shown,
                  c->plan);
    sample_check_untouched(before, after);
    free(shown);
    plan_free(after);
    plan_free(before);
    buf_fini(&out);
    track_free(t);
}

START_TEST(test_english)
{
    check_edit(&english[_i], "en");
}
END_TEST

START_TEST(test_russian)
{
    check_edit(&russian[_i], "ru");
}
END_TEST

/* Both languages are understood whatever the plan's own is. */
START_TEST(test_other_language)
{
    struct edit_case mixed[] = {
        {"убери модуль 2", "Basics 11.5; Functions 17; Final project 11.5"},
        {"shorten module 3 to 4 hours",
         "Основы 10.25; Структуры данных 15.5; Функции 4; Итоговый проект 10.25"},
    };

    check_edit(&mixed[0], "en");
    check_edit(&mixed[1], "ru");
}
END_TEST

Suite *suite_edits(void)
{
    Suite *s = suite_create("edits");
    TCase *tc = tcase_create("edits");

    sample_share(tc);
    tcase_add_loop_test(tc, test_english, 0, sizeof english / sizeof english[0]);
    tcase_add_loop_test(tc, test_russian, 0, sizeof russian / sizeof russian[0]);
    tcase_add_test(tc, test_other_language);
    suite_add_tcase(s, tc);
    return s;
}
