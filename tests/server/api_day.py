# SPDX-License-Identifier: GPL-3.0-or-later
"""A day at the bar, short and full: whatever can be asked of a host is asked, and whatever it says is held against the
documents."""

import dataclasses
import http.client
import json
import pathlib
import re
import resource
import signal
import subprocess
import threading
import urllib.parse
import uuid

import websocket

import api_documents
import story

SHOP = '/api/v1/shops/{shop}'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'
# No code is to change while its drinks are counted.
LONG_S = 604800
HEARS = {'anyone': {'config'}, 'guest': {'config', 'order'}, 'display': {'config', 'order', 'code', 'staff'},
         'barista': {'config', 'order', 'code', 'staff'}, 'admin': {'config', 'order', 'code', 'staff', 'admin'}}


@dataclasses.dataclass
class Call:
    """What is asked."""
    headers: dict
    query: dict
    body: object = None
    content_type: str = None


class Ear(threading.Thread):
    """One WebSocket, and all it hears."""

    def __init__(self, day, role, headers, query=''):
        super().__init__(daemon=True)
        self.role, self.topics, self.frames, self.kinds = role, HEARS[role], [], set()
        self.socket = websocket.create_connection(
            f'ws://{day.host}:{day.port}/api/v1/shops/main/events{query}', header=headers, timeout=story.PATIENCE_S,
            suppress_origin=True)
        day.saw_upgrade(self.socket)
        self.trouble = None
        self.documents = day.documents
        self.start()

    def run(self):
        try:
            while True:
                text = self.socket.recv()
                if not text:
                    return
                frame = json.loads(text)
                self.frames.append(frame)
                self.kinds.add(self.documents.check_frame(frame))
        except (OSError, websocket.WebSocketException):
            pass
        except Exception as error:  # Raised again by whoever waits, and at the end of the day.
            self.trouble = error

    def wait_for(self, kind, condition=lambda frame: True):
        """The first message of this kind, so far or from now on."""
        def find():
            if self.trouble:
                raise self.trouble
            return next((frame for frame in list(self.frames) if frame['type'] == kind and condition(frame)), None)
        return story.wait_for(f'{self.role} hears {kind}', find)


class Peer:
    """Somebody who calls: with a token, as a guest with a session, or as nobody."""

    def __init__(self, day, role, token=None):
        self.day, self.role, self.token, self.cookie = day, role, token, None

    def get_headers(self):
        headers = {'Authorization': f'Bearer {self.token}'} if self.token else {}
        return {**headers, **({'Cookie': self.cookie} if self.cookie else {})}

    def listen(self, query=''):
        ear = Ear(self.day, self.role, [f'{name}: {value}' for name, value in self.get_headers().items()], query)
        self.day.ears.append(ear)
        return ear

    def call(self, status, method, path, body=None, problem=None, query=None, headers=None, content_type='application/json',
             **parameters):
        """What is answered, which must have this status; a problem this code. It is held against the documents."""
        parameters.setdefault('shop', 'main')
        call = Call({**self.get_headers(), **(headers or {})}, query or {}, body, content_type)
        if body is not None:
            call.headers['Content-Type'] = content_type
            call.body = body if isinstance(body, bytes) else json.dumps(body)
        concrete = re.sub(r'\{(\w+)\}', lambda match: str(parameters[match[1]]), path)
        if call.query:
            concrete += '?' + urllib.parse.urlencode(call.query)
        what = f'{self.role}: {method} {concrete}'
        response, answer = self.day.exchange(method, concrete, call, what)
        story.equal(response.status, status, f'{what} ({answer[:300]})')
        if self.role == 'guest' and 'Set-Cookie' in response.headers:
            self.cookie = response.headers['Set-Cookie'].split(';')[0]
        found = self.day.check(method, path, call, response, answer, what)
        if status >= 400:
            story.equal(found['code'], problem, what)
        return found


class Day:
    """The host and everybody who talks to it."""

    def __init__(self, server, folder, documents):
        self.documents = documents
        self.operations = {(method, path): (parameters, operation)
                           for path, method, parameters, operation in documents.operations()}
        self.seen, self.problems, self.ears, self.calls = set(), set(), [], 0
        self.folder = folder / 'data'
        # SIGXFSZ stays ignored, as Python has it: a file that may not grow is then an error and no end.
        self.server = subprocess.Popen([server, '--data-dir', self.folder, '--address', '127.0.0.1', '--port', '0'],
                                       env=story.PROGRAM_ENVIRONMENT, stdout=subprocess.PIPE, text=True, restore_signals=False)
        self.host, self.port = re.match(r'READY http://([\d.]+):(\d+)/', self.server.stdout.readline()).groups()
        self.admin = Peer(self, 'admin', (self.folder / 'admin.token').read_text(encoding='ascii').strip())
        self.anyone = Peer(self, 'anyone')

    def end(self):
        for ear in self.ears:
            ear.socket.close()
        self.server.send_signal(signal.SIGTERM)
        try:
            story.equal(self.server.wait(story.PATIENCE_S), 0, 'exit status')
        finally:
            self.server.kill()

    def exchange(self, method, path, call, what):
        connection = http.client.HTTPConnection(self.host, int(self.port), timeout=story.PATIENCE_S)
        try:
            connection.request(method, path, call.body, call.headers)
            response = connection.getresponse()
            return response, response.read().decode()
        except http.client.HTTPException as error:
            raise AssertionError(f'{what}: {error!r}') from error
        finally:
            connection.close()

    def check(self, method, path, call, response, answer, what):
        """An answer against what is documented of it; of what isn't documented only refusals may come."""
        self.calls += 1
        parameters, operation = self.operations.get((method, path), ([], {'responses': {
            'default': self.documents.openapi['components']['responses']['Problem']}}))
        status = str(response.status) if str(response.status) in operation['responses'] else 'default'
        documented = self.documents.resolve(operation['responses'][status])
        if status == 'default' and response.status < 400:
            raise api_documents.Disagreement(f'{what}: {response.status} is not documented')
        self.seen.add((method, path, status))
        headers = {name.lower(): value for name, value in response.headers.items()}
        self.documents.check_headers(documented.get('headers', {}), headers, what)
        if response.status < 400:
            self.documents.check_request(operation, parameters, call, what)
        if 'content' not in documented:
            story.equal(answer, '', what)
            return None
        found = self.documents.check_content(documented['content'], headers.get('content-type'), answer, what)
        if response.status >= 400:
            story.equal((found['status'], found['type']), (response.status, f'urn:presso:problem:{found["code"]}'), what)
            self.problems.add(found['code'])
        return found

    def saw_upgrade(self, socket):
        path = f'{SHOP}/events'
        documented = self.operations['GET', path][1]['responses'][str(socket.getstatus())]
        self.documents.check_headers(documented['headers'], socket.getheaders(), 'upgrade')
        self.seen.add(('GET', path, str(socket.getstatus())))

    def station(self, role):
        made = self.admin.call(201, 'POST', '/api/v1/stations', {'name': f'The {role}', 'role': role, 'shop': 'main'})
        return Peer(self, role, made['token'])

    def guest(self):
        peer = Peer(self, 'guest')
        peer.call(200, 'GET', SHOP)
        return peer

    def change(self, **settings):
        return self.admin.call(200, 'PATCH', SHOP, settings)

    def scan(self, guest, status=201, code=None):
        shown = self.admin.call(200, 'GET', f'{SHOP}/code')['code']
        return guest.call(status, 'POST', f'{SHOP}/orders', {'code': shown}, code)

    def act(self, peer, order, action, status=200, code=None, body=None):
        return peer.call(status, 'POST', SHOP + '/orders/{id}/{action}', {} if body is None else body, code,
                         id=order['id'], action=action)

    def live(self):
        """From the morning to the night."""
        self.open()
        self.set_up()
        self.serve()
        self.refuse()
        self.look_up()
        self.sign_in()
        self.pair()
        self.let_time_pass()
        self.forget()
        self.break_disk()
        self.restore()
        for ear in self.ears:
            if ear.trouble:
                raise ear.trouble

    def open(self):
        self.display, self.barista, self.other = (self.station(role) for role in ('display', 'barista', 'barista'))
        self.phone = self.guest()
        for peer in (self.admin, self.display, self.barista, self.phone):
            peer.ear = peer.listen()
            peer.ear.wait_for('snapshot')
        self.anyone.listen('?language=de').wait_for('snapshot')
        self.anyone.call(200, 'GET', SHOP, query={'language': 'de'})
        for path in ('/', '/o/{code}'):
            self.anyone.call(200, 'GET', path, code='7K3M9Q2A')
            response, _ = self.exchange('GET', path, Call({}, {}), path)
            self.anyone.call(304, 'GET', path, code='7K3M9Q2A', headers={'If-None-Match': response.headers['ETag']})

    def set_up(self):
        self.change(name='Corner Bar', timeZone='Europe/Berlin', welcome='Hello', welcomeTexts={'de': 'Hallo'}, accentColor='#aa5500',
                    openingHours='9 to 5', openingHoursTexts={'de': '9 bis 5'}, lateAfter=200, overdueAfter=400,
                    codePeriod=LONG_S,
                    wifi={'ssid': 'Bar', 'password': 'cappuccino', 'security': 'wpa', 'hidden': False}, maxOrdersPerGuest=0)
        self.phone.ear.wait_for('ConfigService.ConfigChanged', lambda frame: frame['data']['name'] == 'Corner Bar')
        self.barista.call(200, 'PATCH', SHOP, {'pausedUntil': '2099-01-05T09:15:00.000Z'})
        refused = self.scan(self.phone, 409, 'shop-closed')
        assert refused['pausedUntil'] == '2099-01-05T09:15:00.000Z', refused
        self.barista.call(200, 'PATCH', SHOP, {'pausedUntil': None, 'closesAt': '2099-01-05T09:15:00.000Z'})
        menu = self.anyone.call(200, 'GET', SHOP)['menu']
        menu[0]['allergens'] = ['milk']
        self.change(menu=[drink for drink in menu if drink['id'] in ('espresso', 'latte', 'mocha')])
        self.barista.call(200, 'PATCH', SHOP + '/menu/{drink}', {'options': {'milk': {'soy': False}}, 'until': 'today'}, drink='latte')
        self.barista.call(200, 'PATCH', SHOP + '/menu/{drink}', {'available': False, 'until': None}, drink='mocha')
        self.anyone.call(404, 'GET', f'{SHOP}/logo', problem='not-found')
        self.admin.call(200, 'PUT', f'{SHOP}/logo', SVG, content_type='image/svg+xml')
        self.anyone.call(200, 'GET', f'{SHOP}/logo', query={'v': 'another'})
        self.admin.call(200, 'DELETE', f'{SHOP}/logo')

    def serve(self):
        """An order from scan to pick-up, with every step there is, and one at the bar."""
        body = {'drink': 'latte', 'options': {'milk': 'oat'}, 'name': 'Guest 1'}
        order = self.scan(self.phone)
        self.scan(self.phone, 200)
        self.phone.call(200, 'PUT', SHOP + '/orders/{id}', body, id=order['id'])
        assert self.phone.call(200, 'GET', f'{SHOP}/my/orders', query={'limit': '10'})['places']
        self.phone.call(409, 'DELETE', f'{SHOP}/my', problem='order-open')
        self.phone.ear.wait_for('places', lambda frame: frame['places'])
        self.act(self.barista, order, 'claim', body={'barista': 'Ana'})
        taken = self.act(self.other, order, 'claim', 409, 'transition-invalid')
        assert taken['barista'] == 'Ana', taken
        self.act(self.other, order, 'complete', 409, 'transition-invalid')
        self.act(self.other, order, 'complete', body={'confirm': True})
        self.act(self.other, order, 'recall')
        self.act(self.other, order, 'release')
        for action in ('claim', 'complete', 'collect', 'reopen', 'collect'):
            self.act(self.barista, order, action)
        key = {'Idempotency-Key': str(uuid.uuid4())}
        walk_up = self.barista.call(201, 'POST', f'{SHOP}/orders', {'drink': 'espresso', 'name': 'Guest 2'}, headers=key)
        self.barista.call(201, 'POST', f'{SHOP}/orders', {'drink': 'espresso', 'name': 'Guest 2'}, headers=key)
        self.barista.call(422, 'POST', f'{SHOP}/orders', {'drink': 'americano'}, 'idempotency-key-reused', headers=key)
        self.act(self.barista, walk_up, 'cancel', body={'detail': 'sold-out'})
        self.order = order
        for peer in (self.phone, self.display):
            peer.ear.wait_for('OrderManager.OrderReopened')

    def refuse(self):
        orders, latte = f'{SHOP}/orders', {'drink': 'latte'}
        self.barista.call(422, 'POST', orders, {**latte, 'options': {'sugar': 'two'}}, 'order-invalid')
        self.barista.call(422, 'POST', orders, {**latte, 'options': {'milk': 'soy'}}, 'sold-out')
        self.phone.call(410, 'POST', orders, {'code': '00000000'}, 'code-invalid')
        self.phone.call(400, 'POST', orders, {'code': 5}, 'request-invalid')
        self.admin.call(400, 'PATCH', SHOP, {'codePeriod': 0, 'timeZone': 5}, 'request-invalid')
        self.anyone.call(401, 'GET', f'{SHOP}/code', problem='unauthorized')
        self.display.call(403, 'GET', f'{SHOP}/metrics', problem='forbidden')
        self.guest().call(404, 'GET', SHOP + '/orders/{id}', problem='not-found', id=self.order['id'])
        self.admin.call(405, 'DELETE', SHOP, problem='method-not-allowed')
        self.admin.call(404, 'GET', '/api/v1/nothing', problem='not-found')
        self.admin.call(413, 'PATCH', SHOP, {'name': 'x' * 70000}, 'too-large')
        self.change(maxOrdersPerGuest=1)
        assert self.scan(self.phone, 409, 'guest-limit')['resetsAt']
        self.change(maxOrdersPerGuest=0, drinksPerCode=2)
        second = self.guest()
        left = self.scan(second)
        assert self.scan(self.guest(), 409, 'code-exhausted')['validUntil']
        self.change(drinksPerCode=0, maxOrdersInQueue=1)
        self.scan(self.guest(), 409, 'queue-full')
        self.change(maxOrdersInQueue=0)
        self.act(second, left, 'cancel')
        self.guessing_guest().call(429, 'POST', orders, {'code': '00000000'}, 'too-many-requests')

    def guessing_guest(self):
        """One who has tried too many codes."""
        guest = self.guest()
        for _ in range(200):
            response, answer = self.exchange('POST', '/api/v1/shops/main/orders',
                                             Call({**guest.get_headers(), 'Content-Type': 'application/json'}, {},
                                                  '{"code":"00000000"}'), 'a guess')
            if response.status == 429:
                return guest
        raise AssertionError(f'200 guesses: {answer}')

    def look_up(self):
        orders, shown = f'{SHOP}/orders', {'id': self.order['id']}
        self.display.call(200, 'GET', orders, query={'state': 'WAITING,COLLECTED', 'limit': '5'})
        self.barista.call(200, 'GET', orders, query={'sort': 'closed'})
        self.phone.call(200, 'GET', orders + '/{id}', **shown)
        assert len(self.phone.call(200, 'GET', orders + '/{id}/journey', **shown)['events']) > 10
        for peer in (self.phone, self.admin, self.anyone):
            response, _ = self.exchange('GET', '/api/v1/shops/main/snapshot', Call(peer.get_headers(), {}), 'snapshot')
            peer.call(200, 'GET', f'{SHOP}/snapshot')
            peer.call(304, 'GET', f'{SHOP}/snapshot', headers={'If-None-Match': response.headers['ETag']})
        self.admin.call(200, 'GET', f'{SHOP}/metrics')
        self.admin.call(200, 'GET', '/metrics')
        self.anyone.call(200, 'GET', '/healthz')
        before = self.admin.call(200, 'GET', f'{SHOP}/audit', query={'limit': '1'})['before']
        self.admin.call(200, 'GET', f'{SHOP}/audit', query={'limit': '1', 'before': before})
        self.admin.call(200, 'GET', f'{SHOP}/audit')
        self.admin.call(200, 'GET', f'{SHOP}/audit', headers={'Accept': 'text/csv'})

    def sign_in(self):
        baristas = f'{SHOP}/baristas'
        ana = self.admin.call(201, 'POST', baristas, {'name': 'Ana', 'pin': '2580'})['id']
        self.admin.call(400, 'POST', baristas, {'name': 'Ana', 'pin': '1'}, 'request-invalid')
        self.barista.call(200, 'GET', baristas)
        self.barista.call(200, 'POST', baristas + '/{id}/sign-in', {'pin': '2580'}, id=ana)
        for _ in range(4):
            self.barista.call(403, 'POST', baristas + '/{id}/sign-in', {'pin': '1234'}, 'pin-wrong', id=ana)
        self.admin.call(200, 'PATCH', baristas + '/{id}', {'name': 'Ana B.', 'pin': None}, id=ana)
        self.admin.call(204, 'DELETE', baristas + '/{id}', id=ana)
        self.display.ear.wait_for('Baristas.Changed')

    def pair(self):
        pairings, ask = '/api/v1/pairings', {'name': 'Stairs', 'role': 'display', 'version': '0.1.0'}
        first, second = (self.anyone.call(201, 'POST', pairings, ask) for _ in range(2))

        def get_token(status, device, code=None):
            return self.anyone.call(status, 'POST', f'{pairings}/token', {'deviceCode': device}, code)
        get_token(400, first['deviceCode'], 'authorization-pending')
        get_token(400, first['deviceCode'], 'slow-down')
        self.admin.call(200, 'GET', pairings)
        self.admin.call(200, 'POST', pairings + '/{id}/approve', {'role': 'display', 'name': 'Door'}, id=second['id'])
        assert get_token(200, second['deviceCode'])['name'] == 'Door'
        third = self.anyone.call(201, 'POST', pairings, ask)
        self.admin.call(204, 'POST', pairings + '/{id}/deny', id=third['id'])
        get_token(400, third['deviceCode'], 'access-denied')
        get_token(400, '0123456789', 'expired-token')
        stations = self.admin.call(200, 'GET', '/api/v1/stations')['stations']
        self.admin.call(204, 'DELETE', '/api/v1/stations/{id}', id=stations[-1]['id'])
        self.admin.call(404, 'DELETE', '/api/v1/stations/{id}', problem='not-found', id='0')
        self.admin.ear.wait_for('Stations.Changed')

    def let_time_pass(self):
        """What the host does by itself; settings of a second bring it about."""
        late = self.guest()
        self.change(guestTimeout=1)
        order = self.scan(late)
        self.display.ear.wait_for('OrderProcessor.OrderTimeOut', lambda frame: frame['subject'] == order['id'])
        self.change(guestTimeout=300)
        for _ in range(8):
            self.barista.call(201, 'POST', f'{SHOP}/orders', {'drink': 'espresso'})
        self.phone.ear.wait_for('Metrics.WaitTimesChanged')
        order = self.scan(late)
        self.barista.call(200, 'PATCH', SHOP, {'open': False})
        late.listen().wait_for('snapshot')
        self.display.ear.wait_for('OrderProcessor.ShopUnavailable', lambda frame: frame['subject'] == order['id'])
        self.barista.call(200, 'PATCH', SHOP, {'open': True})
        sequence = self.admin.ear.frames[0]['sequence']
        story.wait_for('the rest of the events', self.admin.listen(f'?since={sequence}').frames.__len__)
        self.change(codePeriod=1)
        self.admin.ear.wait_for('Validator.CodeIssued')
        self.change(codePeriod=LONG_S)

    def forget(self):
        self.phone.call(200, 'DELETE', f'{SHOP}/my', headers={'Idempotency-Key': 'forget-me'})

    def break_disk(self):
        """No file of the host may grow: it says so, and again when they may."""
        limits = resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
        refused = self.barista.call(503, 'POST', f'{SHOP}/orders', {'drink': 'espresso'}, 'unavailable')
        assert refused['trouble'] == 'disk-full', refused
        self.anyone.call(503, 'GET', '/healthz', problem='unavailable')
        self.barista.ear.wait_for('health', lambda frame: frame['trouble'])
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, limits)
        self.barista.ear.wait_for('health', lambda frame: not frame['trouble'])

    def restore(self):
        good, bad = (self.admin.call(201, 'POST', '/api/v1/backups')['id'] for _ in range(2))
        folder = pathlib.Path(self.admin.call(200, 'GET', '/api/v1/backups')['folder'])
        next(folder.glob(f'*{bad}*')).write_bytes(b'nothing')
        restore = '/api/v1/backups/{id}/restore'
        self.admin.call(404, 'POST', restore, problem='not-found', id='0')
        self.admin.call(422, 'POST', restore, problem='backup-invalid', id=bad)
        assert self.admin.call(200, 'POST', restore, id=good)['complete']
