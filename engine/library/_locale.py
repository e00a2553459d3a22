"""The C locale with UTF-8, the only one."""
LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127
CODESET = 14
RADIXCHAR = 65536
THOUSEP = 65537
D_T_FMT, D_FMT, T_FMT, T_FMT_AMPM = 131112, 131113, 131114, 131115
AM_STR, PM_STR = 131110, 131111
YESEXPR, NOEXPR = 327680, 327681
CRNCYSTR = 262159
Error = ValueError
_TEXTS = {CODESET: 'UTF-8', RADIXCHAR: '.', THOUSEP: '', D_T_FMT: '%a %b %e %H:%M:%S %Y', D_FMT: '%m/%d/%y',
          T_FMT: '%H:%M:%S', T_FMT_AMPM: '%I:%M:%S %p', AM_STR: 'AM', PM_STR: 'PM', YESEXPR: '^[yY]', NOEXPR: '^[nN]',
          CRNCYSTR: '-'}


def setlocale(category, locale=None, /):
    if locale in (None, '', 'C', 'POSIX', 'C.UTF-8', 'C.utf8'):
        return 'C.UTF-8' if category in (LC_CTYPE,) else 'C'
    raise Error('unsupported locale setting')


def localeconv():
    return {'int_curr_symbol': '', 'currency_symbol': '', 'mon_decimal_point': '', 'mon_thousands_sep': '',
            'mon_grouping': [], 'positive_sign': '', 'negative_sign': '', 'int_frac_digits': 127, 'frac_digits': 127,
            'p_cs_precedes': 127, 'p_sep_by_space': 127, 'n_cs_precedes': 127, 'n_sep_by_space': 127,
            'p_sign_posn': 127, 'n_sign_posn': 127, 'decimal_point': '.', 'thousands_sep': '', 'grouping': []}


def nl_langinfo(key, /):
    return _TEXTS.get(key, '')


def getencoding():
    return 'utf-8'


def strcoll(a, b, /):
    return (a > b) - (a < b)


def strxfrm(text, /):
    return text


def gettext(text, /):
    return text


def dgettext(domain, text, /):
    return text


def dcgettext(domain, text, category, /):
    return text


def textdomain(domain, /):
    return domain or 'messages'


def bindtextdomain(domain, folder, /):
    return folder


def bind_textdomain_codeset(domain, codeset, /):
    return codeset
