# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/api/openapi.yaml and asyncapi.yaml: what they say of a path, and whether what a host says is as they say."""

import json
import pathlib

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ('get', 'put', 'post', 'patch', 'delete')
# info.description of openapi.yaml has these; what else HTTP and libsoup add says nothing of Presso.
COMMON_HEADERS = {'server', 'content-security-policy', 'x-content-type-options', 'referrer-policy',
                  'cross-origin-resource-policy', 'cache-control',
                  'date', 'content-length', 'content-type', 'connection', 'keep-alive', 'content-encoding', 'allow'}


def load(name):
    return yaml.safe_load((ROOT / 'docs' / 'api' / f'{name}.yaml').read_text(encoding='utf-8'))


class Disagreement(AssertionError):
    """A host and a document say two things."""


class Documents:
    """Both documents, and how to hold something against them."""

    def __init__(self):
        self.openapi = load('openapi')
        self.asyncapi = load('asyncapi')
        self.resolver = jsonschema.RefResolver('file:///openapi.yaml', self.openapi)
        self.messages = {message['name']: message for message in self.asyncapi['components']['messages'].values()}

    def resolve(self, thing):
        """What it refers to, within openapi.yaml; itself where it doesn't. What stands beside the reference counts."""
        while '$ref' in thing:
            found = self.openapi
            for word in thing['$ref'].removeprefix('openapi.yaml').removeprefix('#/').split('/'):
                found = found[word]
            thing = {**found, **{word: value for word, value in thing.items() if word != '$ref'}}
        return thing

    def operations(self):
        """Each as (path, METHOD, parameters, itself)."""
        for path, item in self.openapi['paths'].items():
            for method in METHODS:
                if method in item:
                    parameters = item.get('parameters', []) + item[method].get('parameters', [])
                    yield path, method.upper(), [self.resolve(parameter) for parameter in parameters], item[method]

    def validator(self, schema):
        return jsonschema.Draft202012Validator(schema, resolver=self.resolver)

    def parts(self, schema, thing):
        """All schemas that together say what the thing may have."""
        if not isinstance(schema, dict):
            return
        yield schema
        if '$ref' in schema:
            yield from self.parts(self.resolve({'$ref': schema['$ref']}), thing)
        for part in schema.get('allOf', ()):
            yield from self.parts(part, thing)
        for part in schema.get('oneOf', ()):
            if self.validator(part).is_valid(thing):
                yield from self.parts(part, thing)

    def undocumented(self, schemas, thing, place=''):
        """The members that are named nowhere. Whoever reads a document is to pass over what they don't know; a test must
        hear of it. jsonschema's own unevaluatedProperties takes a time that grows with each level."""
        parts = [part for schema in schemas for part in self.parts(schema, thing)]
        if isinstance(thing, list):
            for number, element in enumerate(thing):
                yield from self.undocumented([part['items'] for part in parts if 'items' in part], element, f'{place}/{number}')
        elif isinstance(thing, dict):
            for name, value in thing.items():
                found = [part['properties'][name] for part in parts if name in part.get('properties', {})]
                others = [part['additionalProperties'] for part in parts if 'additionalProperties' in part]
                if found or others:
                    yield from (() if True in others else self.undocumented(found or others, value, f'{place}/{name}'))
                else:
                    yield f'{place}/{name}'

    def check(self, schema, thing, what):
        errors = list(self.validator(schema).iter_errors(thing))
        if errors:
            error = jsonschema.exceptions.best_match(errors)
            place = '/'.join(str(word) for word in error.absolute_path)
            raise Disagreement(f'{what}, /{place}: {error.message[:300]} ({len(errors)} in all)')
        unknown = list(self.undocumented([schema], thing))
        if unknown:
            raise Disagreement(f'{what}: {unknown} not documented')

    def check_content(self, content, content_type, body, what):
        """Gives what the body is."""
        essence = (content_type or '').split(';')[0]
        if essence not in content:
            raise Disagreement(f'{what}: {essence} is not among {list(content)}')
        thing = json.loads(body) if essence.endswith('json') else body
        if 'schema' in content[essence]:
            self.check(content[essence]['schema'], thing, what)
        return thing

    def check_headers(self, documented, headers, what):
        """Of an answer: none that isn't documented, and all that must be there."""
        known = {name.lower(): self.resolve(header) for name, header in documented.items()}
        for name, header in known.items():
            if header.get('required') and name not in headers:
                raise Disagreement(f'{what}: lacks {name}')
        for name, value in headers.items():
            if name in known:
                schema = known[name]['schema']
                self.check(schema, int(value) if schema.get('type') == 'integer' else value, f'{what}, {name}')
            elif name not in COMMON_HEADERS:
                raise Disagreement(f'{what}: {name} is not documented')

    def check_request(self, operation, parameters, call, what):
        """Of one that was carried out: all that was sent is documented."""
        known = {(parameter['in'], parameter['name'].lower()): parameter for parameter in parameters}
        for name, value in call.query.items():
            if ('query', name) not in known:
                raise Disagreement(f'{what}: ?{name} is not documented')
            schema = self.resolve(known['query', name]['schema'])
            typed = {'integer': int, 'array': lambda text: text.split(',')}.get(schema.get('type'), str)(value)
            self.check(schema, typed, f'{what} ?{name}')
        for name in call.headers:
            if name in ('Idempotency-Key', 'If-None-Match') and ('header', name.lower()) not in known:
                raise Disagreement(f'{what}: {name} is not documented')
        if call.body is not None:
            content = operation.get('requestBody', {'content': {}})['content']
            self.check_content(content, call.content_type, call.body, f'{what}: what was asked')

    def check_frame(self, frame):
        """Gives what kind of message it is."""
        kind = frame.get('type')
        if kind not in self.messages:
            raise Disagreement(f'{kind}: a message that is not documented')
        self.check(self.messages[kind]['payload'], frame, kind)
        return kind
