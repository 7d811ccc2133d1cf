# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar's public API, as a station or a phone speaks it."""

import http.client
import json
import urllib.parse
import uuid

TIMEOUT_S = 10


class Refusal(Exception):
    """An answer that is no success; code is the problem's."""

    def __init__(self, status, problem):
        super().__init__(f'{status} {problem}')
        self.status = status
        self.code = problem.get('code')


class Api:
    """One connection a request, straight to the address: no proxy, no reuse, no retry that could hide anything."""

    def __init__(self, url, token=None, cookie=None):
        parts = urllib.parse.urlsplit(url)
        self.address = (parts.hostname, parts.port)
        self.token = token
        self.cookie = cookie
        self.shop = '/api/v1/shops/main'

    def request(self, method, path, body=None, key=None, timeout_s=TIMEOUT_S):
        headers = {'Accept': 'application/json'}
        if self.token:
            headers['Authorization'] = f'Bearer {self.token}'
        if self.cookie:
            headers['Cookie'] = self.cookie
        if body is not None:
            headers['Content-Type'] = 'application/json'
        if key:
            headers['Idempotency-Key'] = key
        connection = http.client.HTTPConnection(*self.address, timeout=timeout_s)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            return response, response.read()
        except http.client.HTTPException as error:
            raise ConnectionError(f'{type(error).__name__}: {error}') from error
        finally:
            connection.close()

    def call(self, method, path, body=None, key=None):
        response, text = self.request(method, path, body, key)
        document = json.loads(text) if text else {}
        if response.status >= 300:
            raise Refusal(response.status, document)
        cookie = response.headers.get('Set-Cookie')
        if cookie and not self.token:
            self.cookie = cookie.split(';')[0]
        return document

    def is_healthy(self, timeout_s=1):
        """Whether a host answers just now."""
        try:
            response, _ = self.request('GET', '/healthz', timeout_s=timeout_s)
        except OSError:
            return False
        return response.status == 200

    def get_shop(self):
        return self.call('GET', self.shop)

    def get_code(self):
        return self.call('GET', f'{self.shop}/code')

    def list_orders(self):
        return self.call('GET', f'{self.shop}/orders?limit=1000')['orders']

    def get_order(self, order_id):
        return self.call('GET', f'{self.shop}/orders/{order_id}')

    def walk_up(self, drink, options, name=None, key=None):
        body = {'drink': drink, 'options': options}
        if name:
            body['name'] = name
        return self.call('POST', f'{self.shop}/orders', body, key or str(uuid.uuid4()))

    def act(self, order_id, action, **body):
        return self.call('POST', f'{self.shop}/orders/{order_id}/{action}', body)

    def scan(self, code):
        return self.call('POST', f'{self.shop}/orders', {'code': code})

    def submit(self, order_id, drink, options, name=None):
        body = {'drink': drink, 'options': options}
        if name:
            body['name'] = name
        return self.call('PUT', f'{self.shop}/orders/{order_id}', body)

    def create_station(self, name, role):
        return self.call('POST', '/api/v1/stations', {'name': name, 'role': role, 'shop': 'main'})
