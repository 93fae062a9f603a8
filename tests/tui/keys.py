"""Keys as terminals send them, by the names that the client gives them: "a", "Space", "Enter", "Ctrl-C",
"Alt-Enter", "Shift-Tab", "Ctrl-Right", "F1", "PageUp", "Escape".
"""
LETTERS = {"Up": "A", "Down": "B", "Right": "C", "Left": "D", "Home": "H", "End": "F"}
TILDES = {"Insert": 2, "Delete": 3, "PageUp": 5, "PageDown": 6, "F5": 15, "F6": 17, "F7": 18, "F8": 19,
          "F9": 20, "F10": 21, "F11": 23, "F12": 24}
FUNCTIONS = {"F1": "P", "F2": "Q", "F3": "R", "F4": "S"}
CHARACTERS = {"Enter": "\r", "Tab": "\t", "Backspace": "\x7f", "Escape": "\x1b", "Space": " "}
MODIFIERS = {"Shift": 1, "Alt": 2, "Ctrl": 4, "Super": 8}


def split(name):
    """A name's modifiers and the key itself; the key may be "-"."""
    modifiers = 0
    while True:
        first, dash, rest = name.partition("-")
        if not dash or not rest or first not in MODIFIERS:
            return modifiers, name
        modifiers |= MODIFIERS[first]
        name = rest


def kitty_bytes(modifiers, character):
    """How a terminal with the kitty protocol (level 1) tells a key that had no unambiguous bytes."""
    plain = character in "\r\t\x7f" and not modifiers
    if plain or (character != "\x1b" and not modifiers & ~MODIFIERS["Shift"] and character not in "\r\t\x7f"):
        return None
    number = ord(character.lower() if len(character.lower()) == 1 else character)
    return "\x1b[%du" % number if not modifiers else "\x1b[%d;%du" % (number, 1 + modifiers)


def control(character, name):
    if character == "/":
        return "\x1f"
    if character == "?":
        return "\x7f"
    if character == " " or "@" <= character.upper() <= "_":
        return chr(ord(character.upper()) & 0x1f)
    raise ValueError("no terminal sends " + name)


def key_bytes(name, application=False, modify=False, kitty=False):
    """The bytes of a key. application: cursor keys in application mode; modify: xterm's modifyOtherKeys is
    on; kitty: the kitty protocol is."""
    modifiers, key = split(name)
    suffix = ";%d" % (1 + modifiers) if modifiers else ""
    if key in LETTERS or key in FUNCTIONS:
        letter = LETTERS.get(key) or FUNCTIONS[key]
        if suffix:
            return ("\x1b[1%s%s" % (suffix, letter)).encode()
        return ("\x1b%s%s" % ("O" if application or key in FUNCTIONS else "[", letter)).encode()
    if key in TILDES:
        return ("\x1b[%d%s~" % (TILDES[key], suffix)).encode()
    character = CHARACTERS.get(key, key)
    if len(character) != 1:
        raise ValueError("no such key: " + name)
    return character_bytes(modifiers, character, name, modify, kitty).encode()


def character_bytes(modifiers, character, name, modify, kitty):
    if kitty:
        told = kitty_bytes(modifiers, character)
        if told is not None:
            return told
    if character == "\t" and modifiers & MODIFIERS["Shift"]:
        return "\x1b[Z"
    if character == "\r" and modifiers & ~MODIFIERS["Alt"]:
        if not modify:
            return "\r"  # which is all that such a terminal can say
        return "\x1b[27;%d;13~" % (1 + modifiers)
    prefix = "\x1b" if modifiers & MODIFIERS["Alt"] else ""
    if modifiers & MODIFIERS["Ctrl"]:
        character = "\x08" if character == "\x7f" else control(character, name)
    return prefix + character
