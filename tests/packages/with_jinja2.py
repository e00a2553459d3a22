"""jinja2, with the part of markupsafe in Python: inheritance, macros, filters, errors, generated output."""
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateSyntaxError, UndefinedError, select_autoescape

pages = {
    "base.html": "<title>{% block title %}-{% endblock %}</title>{% block body %}{% endblock %}",
    "list.html": """{% extends "base.html" %}{% from "macros.html" import row %}
{% block title %}{{ super() }}{{ title|upper }}{% endblock %}
{% block body %}<ul>{% for item in items if item.price > 2 %}
{{ row(item, loop.index, loop.last) }}{% else %}none{% endfor %}</ul>
{% set ns = namespace(total=0) %}{% for i in items %}{% set ns.total = ns.total + i.price %}{% endfor %}{{ ns.total|round(2) }}
{{ items|map(attribute="name")|sort|join(", ") }} {{ items|groupby("kind")|length }}
{% endblock %}""",
    "macros.html": "{% macro row(item, n, last) -%}<li>{{ n }}. {{ item.name }}{{ '' if last else ';' }}</li>{%- endmacro %}",
    "bad.html": "{% for x in %}",
    "strict.html": "{{ missing.name }}",
}
env = Environment(loader=DictLoader(pages), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True)
env.filters["reverse_words"] = lambda s: " ".join(reversed(s.split()))
items = [{"name": f"<b>{w}</b>", "price": i * 1.25, "kind": i % 2} for i, w in enumerate("ant bee cat dog elk".split())]
print(env.get_template("list.html").render(title="things", items=items))
print(env.from_string("{{ 'a b c'|reverse_words }} {{ x is divisibleby 3 }} {{ [1, 2, 3][1:]|sum }} {{ '%05d'|format(42) }}").render(x=9))
for name in "bad.html", "strict.html":
    try:
        print(env.get_template(name).render())
    except TemplateSyntaxError as e:
        print(type(e).__name__, e.message, e.lineno)
    except UndefinedError as e:
        print(type(e).__name__, e.message)
print(env.compile_expression("a * 2 + b|length")(a=4, b="xyz"))
print("".join(env.from_string("{% for i in range(n) %}{{ loop.cycle('odd', 'even') }}{{ i }} {% endfor %}").generate(n=5)))
print(len(env.from_string("{% for i in r %}{{ i }}{% for j in r %}{{ j * i }},{% endfor %}{% endfor %}").render(r=range(60))))
