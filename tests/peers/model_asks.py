"""What a model server is asked, and what a model that understands it says: plans as prose and as JSON.

What is asked is told by response_format and temperature (0.8 welcome, 0.7 reply, 0.3 finalize) and by
the structure of the messages, never by words; lessons by the form of the JSON that is shown. A GET asks for the list of models.
"""
import json
import re
from dataclasses import dataclass


@dataclass
class Request:
    method: str
    path: str
    headers: dict
    body: bytes
    number: int = 0  # of its kind, from 1

    def __post_init__(self):
        try:
            self.json = json.loads(self.body) if self.body else {}
        except ValueError:
            self.json = {}
        if not isinstance(self.json, dict):
            self.json = {}
        self.messages = self.json.get("messages") or []

    @property
    def kind(self):
        if self.method != "POST":
            return "list"
        if '{"lessons": [' in self.prompt:
            return "lesson"
        if self.json.get("response_format") is not None:
            return "finalize"
        temperature = self.json.get("temperature")
        if temperature is None:
            asked_before = any(m["role"] == "assistant" for m in self.messages)
            return "reply" if asked_before else "welcome"
        return "welcome" if temperature > 0.75 else "reply" if temperature > 0.5 else "finalize"

    @property
    def format(self):
        """json_schema, json_object, or None."""
        return (self.json.get("response_format") or {}).get("type")

    @property
    def size(self):
        """Characters of all messages."""
        return sum(len(m.get("content") or "") for m in self.messages)

    @property
    def prompt(self):
        return "\n".join(m["content"] for m in self.messages if m["role"] == "system")

    @property
    def russian(self):
        letters = [c for c in self.prompt if c.isalpha()]
        return 2 * sum("а" <= c.lower() <= "я" or c in "ёЁ" for c in letters) > len(letters)


MODULE = re.compile(
    r"^[^\w\n]*(?:module|модуль)?\s*(\d+)\s*[.:)—–-]+\s*\**(.+?)\**\s*[(\[,·—–|-]+\s*"
    r"(\d+(?:[.,]\d+)?)\s*(?:h|ч)", re.IGNORECASE | re.MULTILINE)

WORDS = {
    False: {"module": "Module", "hours": "hours", "plan": "Course plan", "goals": "Goals",
            "hello": "Hello! Here is a plan to begin with.", "project": "Final project",
            "titles": ["First steps", "Core techniques", "Working with real cases",
                       "Going deeper", "A project of your own"],
            "goal": "Build a small working result", "item": "Practice: solve a task step by step",
            "more": "Testing and review", "added": "I have added a module.",
            "about": "What this module covers."},
    True: {"module": "Модуль", "hours": "ч", "plan": "План курса", "goals": "Цели",
           "hello": "Здравствуйте! Вот план для начала.", "project": "Итоговый проект",
           "titles": ["Первые шаги", "Основные приёмы", "Работа с настоящими примерами",
                      "Глубже в предмет", "Свой проект"],
           "goal": "Создать небольшой работающий результат",
           "item": "Практика: решить задачу шаг за шагом", "more": "Проверка и тестирование",
           "added": "Я добавил модуль.", "about": "Чему посвящён этот модуль."},
}


def hours_text(quarters):
    return ("%g" % (quarters / 4)) if quarters % 4 else str(quarters // 4)


def asked_hours(request):
    """The course's hours in quarters: the first number before a word for hours in the prompt."""
    found = re.search(r"(\d+(?:[.,]\d+)?)\s*(?:hours|час|ч\b)", request.prompt)
    return max(5, round(4 * float(found.group(1).replace(",", ".")))) if found else 160


def first_plan(request):
    words = WORDS[request.russian]
    total = asked_hours(request)
    count = len(words["titles"])
    share = total // count
    hours = [share] * (count - 1) + [total - share * (count - 1)]
    return list(zip(words["titles"], hours))


def plan_in(text):
    """Modules (title, quarters) found in a text; the last run that counts from 1."""
    modules = []
    for number, title, hours in MODULE.findall(text):
        if int(number) == 1:
            modules = []
        modules.append((title.strip(" *:"), round(4 * float(hours.replace(",", ".")))))
    return modules


def current_plan(request):
    for m in reversed(request.messages):
        modules = plan_in(m["content"])
        if len(modules) > 1:
            return modules
    return first_plan(request)


def with_one_more(request):
    """The current plan and one module more, in as many hours as before."""
    modules = current_plan(request)
    longest = max(range(len(modules)), key=lambda i: modules[i][1])
    title, hours = modules[longest]
    given = max(1, hours // 2)
    modules[longest] = (title, hours - given)
    return modules + [(WORDS[request.russian]["more"], given)]


def markdown(request, opening, modules):
    words = WORDS[request.russian]
    lines = [opening, "", "## %s (%s %s)" % (words["plan"],
                                             hours_text(sum(h for _, h in modules)),
                                             words["hours"]),
             "", "### " + words["goals"], "- " + words["goal"], ""]
    for i, (title, hours) in enumerate(modules, 1):
        lines += ["### %s %d: %s (%s %s)" % (words["module"], i, title, hours_text(hours),
                                             words["hours"]),
                  "- %s %d" % (words["item"], i), "- " + words["goal"], ""]
    return "\n".join(lines + ["### " + words["project"], words["goal"] + ".", ""])


def modules_of(request):
    """The modules that are wanted, as the answer's objects."""
    words = WORDS[request.russian]
    return [{"title": title, "description": words["about"], "learning_objectives": [words["goal"]],
             "estimated_duration_hours": hours / 4} for title, hours in current_plan(request)]


def modules_json(request):
    return json.dumps({"modules": modules_of(request)}, ensure_ascii=False)


LESSON_TYPES = ("theory", "practice", "homework", "quiz")


def lessons_of(request):
    """The lessons that are wanted: the types named by the first message of the person."""
    wanted = next(m["content"] for m in request.messages if m["role"] == "user").split(":")[-1]
    questions = [{"question": "What is %d?" % i, "options": ["the one", "another", "a third", "none"],
                  "answer": "the one", "explanation": "It is the one."} for i in range(12)]
    return [{"type": t, "title": "On %s" % t, "minutes": 20 + 10 * i, "objectives": [1],
             "content": "# A text\n\nwords of %s" % t, "tasks": ["Do it"] if t != "theory" else [],
             "questions": questions if t == "quiz" else []}
            for i, t in enumerate(LESSON_TYPES) if t in wanted]


def lessons_json(lessons):
    return json.dumps({"lessons": lessons}, ensure_ascii=False)


def plain_text(request):
    if request.kind == "lesson":
        return lessons_json(lessons_of(request))
    if request.kind == "finalize":
        return modules_json(request)
    words = WORDS[request.russian]
    if request.kind == "reply":
        return markdown(request, words["added"], with_one_more(request))
    return markdown(request, words["hello"], first_plan(request))


def unless_finalizing(special):
    return lambda r: plain_text(r) if r.kind == "finalize" else special(r)


def when_finalizing(special):
    return lambda r: special(r) if r.kind == "finalize" else plain_text(r)
