#include "builtin_vocabulary_internal.h"

#include "builtin_words_internal.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static_assert(BUILTIN_MEANING_COUNT <= 64, "meanings are bits of one number");

/* Forms are separated by blanks, folded (no yo), and whole words unless they end with '*'. Stems
 * are used only where no other word shares them: "перемест*", but not "переме*" (переменная). */
static const struct {
    enum builtin_meaning meaning;
    int value;
    const char *forms;
} rows[] = {
    {BUILTIN_ADD, 0,
     "add include insert append create добав* включи включите включить вставь вставьте вставить "
     "допиши допишите внеси внесите внести создай создайте создать дополни дополните"},
    {BUILTIN_REMOVE, 0,
     "remove delete drop exclude omit skip cut rid out убери уберите уберем убрать убирай удали "
     "удалите "
     "удалить удалим удаляй удаляем выкинь выкиньте выкинуть исключи исключите исключить выброси "
     "выбросите выбросить вычеркни вычеркните вычеркнуть вырежи вырежьте"},
    {BUILTIN_RENAME, 0,
     "rename retitle call переимен* назови назовите назовем назвать озаглавь озаглавьте"},
    {BUILTIN_REPLACE, 0, "replace substitute замени замените заменить заменим"},
    {BUILTIN_MOVE, 0,
     "move shift put place bring перемест* перенеси перенесите перенести перенесем передвин* "
     "сдвин* поставь поставьте поставить ставь помести поместите переставь переставьте "
     "переставить подними поднимите опусти опустите"},
    {BUILTIN_SWAP, 0, "swap exchange switch interchange местами"},
    {BUILTIN_LONGER, 0,
     "lengthen extend expand increase enlarge prolong longer stretch double bigger увелич* "
     "удлин* расширь расширьте расширить продли продлите продлить растяни растяните длиннее "
     "длинней подлиннее подольше дольше"},
    {BUILTIN_SHORTER, 0,
     "shorten reduce decrease trim cut compress shrink shorter condense limit halve smaller "
     "сократ* уменьш* укорот* урежь урежьте урезать ужми ужмите ужать сожми сожмите сжать короче "
     "покороче уложись уложитесь уложиться"},
    {BUILTIN_SPLIT_UP, 0,
     "split divide break раздели разделите разделить разделим разбей разбейте разбить разобьем"},
    {BUILTIN_MERGE, 0,
     "merge combine join unite объедини объедините объединить объединим слей слейте слить соедини "
     "соедините соединить"},
    {BUILTIN_SET, 0,
     "make set change give allocate adjust assign turn сделай сделайте сделать сделаем установи "
     "установите измени измените изменить изменим поменяй поменяйте поменять поменяем меняем "
     "выдели "
     "выделите выделить дай дайте дать отведи отведите назначь назначьте"},
    {BUILTIN_MORE, 0, "more extra additional further больше побольше еще дополнительн*"},
    {BUILTIN_LESS, 0, "less fewer меньше поменьше"},
    {BUILTIN_TWICE, 0, "twice double half halve вдвое наполовину пополам дважды"},
    {BUILTIN_MODULE, 0,
     "module modules section sections chapter chapters модуль модуля модулю модулем модуле модули "
     "модулей модулям модулями модулях модулек модульчик раздел раздела разделу разделом разделе "
     "разделы разделов глава главу главы главе глав"},
    {BUILTIN_COUNTED, 0, "modules sections chapters модуля модулей раздела разделов главы глав"},
    {BUILTIN_TOPIC, 0,
     "topic topics item items point lesson lessons task tasks exercise exercises theme тема тему "
     "темы пункт урок уроки упражнение упражнения задание задания занятие"},
    {BUILTIN_PRACTICAL, 0,
     "projects проектов practice practise practical practices exercise exercises hands-on практик* "
     "практич* "
     "упражнен* задани* задач* практикум*"},
    {BUILTIN_THEORETIC, 0, "theory theoretical теория теории теорию теорий"},
    {BUILTIN_COURSE, 0,
     "course total overall general whole everything plan programme program all курс курса курсу "
     "курсом "
     "курсе всего всем всех все весь общее общую общий общего общей план плана плану плане итого "
     "программа программу программы целиком целом всему"},
    {BUILTIN_EACH, 0, "each every all все всем всех каждый каждого каждому каждом каждую каждая"},
    {BUILTIN_TIME, 0,
     "hours hour hrs time duration length long час часа часов часы часам часик время времени "
     "длительност* продолжительност* длится занимает"},
    {BUILTIN_NAME, 0, "name title heading название названия заголовок имя"},
    {BUILTIN_AMOUNT, 0, "number count amount количество число"},
    {BUILTIN_GOAL, 0,
     "learn научусь узнаю goal goals objective objectives aim aims цель цели целей"},
    {BUILTIN_PLACE_NOUN, 0, "place position spot место месте позицию позиции"},
    {BUILTIN_AFTER, 0, "after following после вслед"},
    {BUILTIN_BEFORE, 0, "before перед передо"},
    {BUILTIN_BETWEEN, 0, "between между"},
    {BUILTIN_START, 0, "start beginning top front начало начале началу"},
    {BUILTIN_END, 0, "end bottom конец конце концу"},
    {BUILTIN_UP, 0, "up earlier higher вверх выше раньше пораньше"},
    {BUILTIN_DOWN, 0, "down later lower вниз ниже позже попозже"},
    {BUILTIN_ABOUT, 0,
     "about on covering regarding concerning dedicated про о об обо по посвящен*"},
    {BUILTIN_CALLED, 0, "called named titled entitled названием назван* заголовком"},
    {BUILTIN_IN, 0, "to into in onto at within of for inside в во на к ко для у"},
    {BUILTIN_OUT, 0, "from из от с со"},
    {BUILTIN_UNTIL, 0, "to до within в equal"},
    {BUILTIN_BY, 0, "by на"},
    {BUILTIN_AS, 0, "as как"},
    {BUILTIN_LEAD, 0,
     "with lasting taking worth длительностью продолжительностью объемом размером сроком примерно "
     "около roughly around approximately длиной"},
    {BUILTIN_AND, 0, "and и а но but plus плюс"},
    {BUILTIN_THEN, 0, "then затем потом afterwards"},
    {BUILTIN_FILLER, 0,
     "do instead prefer i'd лучше please kindly just also so ok okay well now then let's lets let "
     "us can could would you i "
     "i'd i'll like want to need we should maybe finally if only have got it be there possible "
     "fine hi "
     "hello hey thanks thank great good nice yes take spend hour hours только лишь всего меня есть "
     "буд* да привет здравствуйте спасибо отлично хорошо пожалуйста плиз давай давайте можно "
     "можешь "
     "можете мне нам я мы хочу хотим хотел хотела хотелось нужно надо бы ну теперь еще также тогда "
     "затем потом пусть и а and но but просто если наконец будь будьте добр добры прошу"},
    {BUILTIN_PLEASE, 0, "please пожалуйста плиз thanks thank спасибо"},
    {BUILTIN_ARTICLE, 0,
     "the a an this that my our its этот эту этого этому это этом мой моего наш наш самый самое "
     "самую самом самого very"},
    {BUILTIN_NEW, 0,
     "a an another new one some something anything что-то что-нибудь separate short small big "
     "extra more additional whole новый новую "
     "новое еще один одну одно отдельный отдельную короткий короткую небольшой небольшую "
     "дополнительный дополнительную большой целый какой-нибудь"},
    {BUILTIN_IT, 0, "it его ее ему ней нем"},
    {BUILTIN_LAST, 0,
     "last последний последнего последнему последним последнем последняя последними "
     "последнюю последней"},
    {BUILTIN_ORDINAL, 1,
     "first первый первого первому первым первом первая первую первой первое первыми"},
    {BUILTIN_ORDINAL, 2, "second второй второго второму вторым втором вторая вторую второе"},
    {BUILTIN_ORDINAL, 3,
     "third третий третьего третьему третьим третьем третья третью третьей третье"},
    {BUILTIN_ORDINAL, 4, "fourth четверт*"},
    {BUILTIN_ORDINAL, 5, "fifth пятый пятого пятому пятым пятом пятая пятую пятой пятое"},
    {BUILTIN_ORDINAL, 6, "sixth шестой шестого шестому шестым шестом шестая шестую шестое"},
    {BUILTIN_ORDINAL, 7, "seventh седьм*"},
    {BUILTIN_ORDINAL, 8,
     "eighth восьмой восьмого восьмому восьмым восьмом восьмая восьмую восьмое"},
    {BUILTIN_ORDINAL, 9, "ninth девятый девятого девятому девятым девятом девятую девятое"},
    {BUILTIN_ORDINAL, 10, "tenth десятый десятого десятому десятым десятом десятую десятое"},
    {BUILTIN_ORDINAL, 11, "eleventh одиннадцатый одиннадцатого одиннадцатым одиннадцатое"},
    {BUILTIN_ORDINAL, 12, "twelfth двенадцатый двенадцатого двенадцатым двенадцатое"},
    {BUILTIN_RANKED, 0,
     "первым вторым третьим четвертым пятым шестым седьмым восьмым девятым десятым последним "
     "первыми последними"},
    {BUILTIN_NUMERAL, 1, "one single a an один одну одного"},
    {BUILTIN_NUMERAL, 2, "two couple два две двух пару пара"},
    {BUILTIN_NUMERAL, 3, "three три трех"},
    {BUILTIN_NUMERAL, 4, "four четыре четырех"},
    {BUILTIN_NUMERAL, 5, "five пять пяти"},
    {BUILTIN_NUMERAL, 6, "six шесть шести"},
    {BUILTIN_NUMERAL, 7, "seven семь семи"},
    {BUILTIN_NUMERAL, 8, "eight восемь восьми"},
    {BUILTIN_NUMERAL, 9, "nine девять девяти"},
    {BUILTIN_NUMERAL, 10, "ten десять десяти"},
    {BUILTIN_NUMERAL, 12, "twelve двенадцать двенадцати"},
    {BUILTIN_NUMERAL, 15, "fifteen пятнадцать пятнадцати"},
    {BUILTIN_NUMERAL, 20, "twenty двадцать двадцати"},
    {BUILTIN_NUMERAL, 30, "thirty тридцать тридцати"},
    {BUILTIN_NUMERAL, 40, "forty сорок сорока"},
    {BUILTIN_NUMERAL, 50, "fifty пятьдесят пятидесяти"},
    {BUILTIN_NUMERAL, 60, "sixty шестьдесят шестидесяти"},
    {BUILTIN_NUMERAL, 100, "hundred сто ста"},
    {BUILTIN_HALF_UNIT, 30, "полчаса получаса полчасика half"},
    {BUILTIN_HALF_UNIT, 90, "полтора полутора"},
    {BUILTIN_NOT, 0, "not don't dont never no doesn't не ни нельзя"},
    {BUILTIN_NEED, 0,
     "need needed want prefer нужен нужна нужно нужны надо хочу necessary хватает"},
    {BUILTIN_ASK, 0,
     "how what which why when where who what's сколько что какой какая какие какое каков каковы "
     "как "
     "почему зачем когда где кто чем чему"},
    {BUILTIN_BE, 0, "is are does есть"},
    {BUILTIN_IF, 0, "if about если"},
    {BUILTIN_IDENTITY, 0,
     "who кто model ai llm gpt chatgpt bot robot human help модель моделью нейросеть нейросетью "
     "бот ботом робот роботом ии человек помощь помоги справка умеешь умеете"},
    {BUILTIN_PERIOD, 0,
     "day days daily week weekly weeks month monthly день дня дней неделю недели недель месяц "
     "ежедневно еженедельно сутки вечер evening"},
};

static bool matches(const char *word, size_t n, const char *form, size_t form_n)
{
    if (form[form_n - 1] == '*') {
        return n >= form_n - 1 && strncmp(word, form, form_n - 1) == 0;
    }
    return n == form_n && strncmp(word, form, n) == 0;
}

static bool in_row(const char *word, const char *forms)
{
    size_t n = strlen(word);

    while (*forms) {
        size_t form_n = strcspn(forms, " ");
        if (matches(word, n, forms, form_n)) {
            return true;
        }
        forms += form_n + strspn(forms + form_n, " ");
    }
    return false;
}

uint64_t builtin_vocabulary_find(const char *word, int *value)
{
    uint64_t meanings = 0;

    *value = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (in_row(word, rows[i].forms)) {
            meanings |= UINT64_C(1) << rows[i].meaning;
            *value = rows[i].value ? rows[i].value : *value;
        }
    }
    return meanings;
}
