#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The barista's day, with the real program and a real server, through the accessibility tree."""

import atexit
import re
import signal

from booth import App, Bar, name_of, run, wait_for

BUTTONS = {'push button', 'toggle button'}
BACKSPACE, RETURN, ESCAPE, HOME, LEFT = 0xff08, 0xff0d, 0xff1b, 0xff50, 0xff51

bar = Bar()
other = bar.station('Barista 2')
app = App('barista', bar)
atexit.register(lambda: app.process.kill())
atexit.register(lambda: bar.server.kill())


def state(order):
    return bar.order(order['id'])['state']


def wait_for_state(order, wanted):
    wait_for(lambda: state(order) == wanted, f'order {order["number"]} to be {wanted}')


def undo(said):
    """Presses the button of the toast that says this: the one before may still be sliding away."""
    def button():
        toasts = [node for node in app.nodes() if node.name == 'AdwToastWidget']
        found = {(name_of(node), node.role): node for node in toasts[0].walk()} if len(toasts) == 1 else {}
        return found.get(('Undo', 'push button')) if (said, 'label') in found else None
    assert app.settled(button, said).press()


def step_by_step():
    """An order goes from the queue to the guest with one press a step"""
    order = other.walk_up('flat-white', 'Guest 1', milk='oat')
    n = order['number']
    app.find(f'Make order {n}')
    card = app.find(f'Order {n}, Flat White, Oat, Guest 1', starts=True)
    assert 'waiting' in card.name, card.name
    app.picture('barista-waiting')
    app.press(f'Make order {n}')
    wait_for_state(order, 'MAKING')
    app.press(f'Ready: order {n}')
    wait_for_state(order, 'READY')
    app.press(f'Collected: order {n}')
    wait_for_state(order, 'COLLECTED')
    app.gone(f'Collected: order {n}')


def undo_on_the_card():
    """Undo on the card takes back Make and Ready"""
    order = other.walk_up('espresso')
    n = order['number']
    app.press(f'Make order {n}')
    wait_for_state(order, 'MAKING')
    app.press(f'Undo order {n}')
    wait_for_state(order, 'WAITING')
    app.press(f'Make order {n}')
    app.press(f'Ready: order {n}')
    wait_for_state(order, 'READY')
    app.press(f'Undo order {n}')
    wait_for_state(order, 'MAKING')
    app.press(f'Ready: order {n}')
    app.press(f'Collected: order {n}')
    wait_for_state(order, 'COLLECTED')


def undo_in_the_toast():
    """Undo in the toast takes back the last step"""
    order = other.walk_up('espresso')
    n = order['number']
    app.press(f'Make order {n}')
    undo(f'Making order {n}')
    wait_for_state(order, 'WAITING')
    app.find(f'Make order {n}')
    other.act(order, 'cancel')
    app.gone(f'Make order {n}')


def undo_of_every_step():
    """Every step can be taken back in the toast, also the last ones and the undo itself"""
    order = other.walk_up('latte', 'Guest 7', milk='oat')
    n = order['number']
    # Each press, what is said then, what it leads to, and where its undo leads.
    steps = [(f'Make order {n}', f'Making order {n}', 'MAKING', 'WAITING'),
             (f'Ready: order {n}', f'Order {n} is ready, the guest is called', 'READY', 'MAKING'),
             (f'Collected: order {n}', f'Order {n} is collected', 'COLLECTED', 'READY')]
    for press, said, done, back in steps:
        app.press(press)
        wait_for_state(order, done)
        undo(said)
        wait_for_state(order, back)
        app.press(press)
        wait_for_state(order, done)
    undo(f'Order {n} is collected')
    wait_for_state(order, 'READY')
    undo(f'Order {n} is back, the guest is told')
    wait_for_state(order, 'COLLECTED')
    undo(f'Order {n} is collected')
    wait_for_state(order, 'READY')
    app.find(f'Collected: order {n}')
    for said, done, back in [(f'Order {n} is being made again', 'MAKING', 'READY'), (None, 'MAKING', None),
                             (f'Order {n} is back in the queue', 'WAITING', 'MAKING')]:
        app.press(f'Undo order {n}')
        wait_for_state(order, done)
        app.find(f'Make order {n}' if done == 'WAITING' else f'Ready: order {n}')
        if back:
            undo(said)
            wait_for_state(order, back)
            app.find(f'Collected: order {n}' if back == 'READY' else f'Ready: order {n}')
    app.press(f'Cancel order {n}')
    app.find('Another reason')
    app.press('Sold out')
    wait_for_state(order, 'CANCELLED')
    undo(f'Order {n} is cancelled, the guest is told')
    wait_for_state(order, 'MAKING')
    app.find(f'Ready: order {n}')
    other.act(order, 'cancel', confirm=True)
    app.gone(f'Ready: order {n}')


def recall():
    """What was done or cancelled is brought back from a list, and that can be taken back as well"""
    collected = other.walk_up('flat-white', 'Guest 8', milk='oat')
    cancelled = other.walk_up('espresso')
    for action in ('claim', 'complete', 'collect'):
        other.act(collected, action)
    other.act(cancelled, 'cancel', detail='sold-out')
    numbers = [one['number'] for one in (cancelled, collected)]
    app.press('Bring back an order')
    app.find(f'Order {numbers[0]}, Espresso, Cancelled: sold out')
    app.find(f'Order {numbers[1]}, Flat White, Oat, Collected')
    app.find('Guest 8 · made by Barista 2', {'label'})
    rows = [re.match(r'Order (\d+),', name_of(node)) for node in app.nodes() if node.is_shown()]
    assert [int(row.group(1)) for row in rows if row][:2] == numbers, 'the last one first'
    assert app.unnamed() == []
    app.picture('barista-recall')
    app.press(f'Bring Back order {numbers[0]}')
    wait_for_state(cancelled, 'WAITING')
    app.gone(f'Bring Back order {numbers[0]}')
    undo(f'Order {numbers[0]} is back, the guest is told')
    wait_for_state(cancelled, 'CANCELLED')
    told(cancelled, 'sold-out')
    app.find(f'Bring Back order {numbers[0]}')
    app.press(f'Bring Back order {numbers[1]}')
    wait_for_state(collected, 'READY')
    # It follows what others do, too.
    other.act(collected, 'collect')
    app.find(f'Bring Back order {numbers[1]}')
    other.act(collected, 'reopen')
    app.gone(f'Bring Back order {numbers[1]}')
    app.press('Board')
    app.press(f'Collected: order {numbers[1]}')
    wait_for_state(collected, 'COLLECTED')


def several_at_once():
    """Orders that are the same are made, undone and finished with one press; the totals count all"""
    orders = [other.walk_up('flat-white', milk='oat') for _ in range(3)]
    lone = other.walk_up('mocha', milk='soy')

    def wait_for_all(wanted):
        for order in orders:
            wait_for_state(order, wanted)
    app.find(f'Make order {lone["number"]}')
    for total in ['3 Flat White', '1 Mocha', '3 Oat', '1 Soy']:
        app.find(total, {'label'})
    app.press('Make ×3: Flat White')
    wait_for_all('MAKING')
    app.picture('barista-batch')
    undo('Making 3 × Flat White')
    wait_for_all('WAITING')
    assert state(lone) == 'WAITING'
    app.press('Make ×3: Flat White')
    wait_for_all('MAKING')
    app.find('3 Flat White', {'label'})
    app.press('Ready ×3: Flat White')
    wait_for_all('READY')
    app.gone('3 Flat White', {'label'})
    app.find('1 Mocha', {'label'})
    for order in orders:
        other.act(order, 'collect')
        app.gone(f'Collected: order {order["number"]}')
    # Three were made: what they took is what the next one is expected to take.
    order = other.walk_up('flat-white', milk='oat')
    app.find('About ', {'label'}, starts=True)
    app.press(f'Make order {order["number"]}')
    wait_for(lambda: any('of about ' in node.name for node in app.nodes()), 'the time it takes')
    app.press(f'Ready: order {order["number"]}')
    app.find('Made in ', {'label'}, starts=True)
    other.act(order, 'collect')
    other.act(lone, 'cancel')
    app.find('Nothing to make', {'label'})


def cancel_asks():
    """Cancel asks first, naming the order, and tells the reason that was tapped"""
    order = other.walk_up('latte', 'Guest 2', milk='soy')
    n = order['number']
    app.press(f'Cancel order {n}')
    app.find(f'Cancel order {n}?')
    app.find('Latte, Soy · Guest 2', starts=True)
    app.picture('barista-cancel')
    app.press('Keep Order')
    app.gone('Keep Order')
    assert state(order) == 'WAITING'
    app.press(f'Cancel order {n}')
    app.find('Another reason')
    assert not app.look('Nobody came for it'), 'nobody was called yet'
    assert app.unnamed() == []
    # The button below the dialog has the same name; the dialog is looked at first.
    app.press('Sold out')
    wait_for_state(order, 'CANCELLED')
    told(order, 'sold-out')
    app.gone(f'Make order {n}')


def told(order, detail):
    found = bar.order(order['id'])
    assert (found['reason'], found['detail']) == ('barista', detail), found


def cancel_what_nobody_fetched():
    """A drink that is ready can be cancelled because nobody came for it"""
    order = other.walk_up('espresso')
    n = order['number']
    app.press(f'Make order {n}')
    app.press(f'Ready: order {n}')
    wait_for_state(order, 'READY')
    app.find(f'Collected: order {n}')
    app.press(f'Cancel order {n}')
    app.find('Machine trouble')
    app.picture('barista-cancel-ready')
    app.press('Nobody came for it')
    wait_for_state(order, 'CANCELLED')
    told(order, 'not-collected')
    app.gone(f'Collected: order {n}')


def whose_order():
    """A card says who makes an order only if that is another station"""
    order = other.walk_up('espresso')
    n = order['number']
    app.press(f'Make order {n}')
    wait_for_state(order, 'MAKING')
    app.find(f'Ready: order {n}')
    assert not app.look(bar.order(order['id'])['barista'], {'label'}), 'our own name on our own order'
    app.picture('barista-own')
    app.press(f'Undo order {n}')
    wait_for_state(order, 'WAITING')
    other.act(order, 'claim', barista='Barista 2')
    app.find('Made by Barista 2', {'label'})
    other.act(order, 'cancel')
    app.gone(f'Ready: order {n}')


def someone_elses_order():
    """Another barista's order is taken over only after a confirmation"""
    order = other.walk_up('mocha', milk='regular')
    n = order['number']
    other.act(order, 'claim', barista='Barista 2')
    app.press(f'Ready: order {n}')
    app.find('Barista 2 has taken this order', starts=True)
    app.picture('barista-other')
    app.press('Leave It')
    app.gone('Leave It')
    assert state(order) == 'MAKING'
    app.press(f'Ready: order {n}')
    app.press('Take It Over')
    wait_for_state(order, 'READY')
    app.press(f'Collected: order {n}')
    wait_for_state(order, 'COLLECTED')


def add_barista(name, pin=None):
    return bar.request('POST', 'baristas', {'name': name, 'pin': pin})


def who_works_here():
    """Whoever works here picks the own name, and shows by a PIN that it is them; the cards say whose is whose"""
    assert not app.look('Who are you?')
    ana, ben = add_barista('Ana', '2580'), add_barista('Ben')
    app.press('Who are you?')
    app.find('Nobody in particular', BUTTONS)
    app.picture('barista-picker')
    assert app.unnamed() == []
    app.press('Ben')
    app.find('Ben works here. Change…', BUTTONS)
    order = other.walk_up('latte', 'Guest 4', milk='oat')
    n = order['number']
    app.press(f'Make order {n}')
    wait_for_state(order, 'MAKING')
    assert bar.order(order['id'])['barista'] == 'Ben'
    app.find(f'Ready: order {n}')
    app.press('Ben works here. Change…')
    app.press('Ana')
    app.find('Enter your PIN')
    app.picture('barista-pin')
    assert app.unnamed() == []
    for key in ['1', '2', '3', '4', 'Sign in']:
        app.press(key)
    app.find('That PIN isn’t right. Please try again.')
    app.picture('barista-pin-wrong')
    for key in ['2', '5', '8', '0', 'Sign in']:
        app.press(key)
    app.find('Ana works here. Change…', BUTTONS)
    app.find('Made by Ben', {'label'})
    app.picture('barista-others')
    bar.request('PATCH', f'baristas/{ana["id"]}', {'name': 'Ana B.'})
    app.find('Ana B. works here. Change…', BUTTONS)
    other.act(order, 'cancel', confirm=True)
    app.gone(f'Ready: order {n}')
    bar.request('DELETE', f'baristas/{ana["id"]}')
    app.find('Who are you?', BUTTONS)
    bar.request('DELETE', f'baristas/{ben["id"]}')
    app.gone('Who are you?')


def two_at_once():
    """Of two stations that take an order at once one wins, and the other is told who"""
    named = [add_barista('Ana'), add_barista('Ben')]
    second = App('barista', bar, '--windowed')
    atexit.register(second.process.kill)
    for station, name in [(app, 'Ana'), (second, 'Ben')]:
        station.press('Who are you?')
        station.press(name)
        station.find(f'{name} works here. Change…', BUTTONS)
    order = other.walk_up('espresso')
    n = order['number']
    app.find(f'Make order {n}')
    second.find(f'Make order {n}')
    # Neither hears of the other before both have tapped.
    bar.server.send_signal(signal.SIGSTOP)
    app.press(f'Make order {n}')
    second.press(f'Make order {n}')
    app.find(f'Ready: order {n}')
    second.find(f'Ready: order {n}')
    bar.server.send_signal(signal.SIGCONT)
    wait_for_state(order, 'MAKING')
    winner = bar.order(order['id'])['barista']
    assert winner in ('Ana', 'Ben'), winner
    loser = second if winner == 'Ana' else app
    loser.find(f'Order {n}: {winner} was faster', {'label'}, starts=True)
    loser.picture('barista-lost')
    other.act(order, 'cancel', confirm=True)
    app.gone(f'Ready: order {n}')
    second.close()
    for barista in named:
        bar.request('DELETE', f'baristas/{barista["id"]}')
    app.press('Main menu')
    app.press('Who Works Here…')
    app.find('Barista’s name', {'text', 'entry'})
    app.type('Barista’s name', '')
    app.press('Save')
    app.gone('Save')


def walk_up_in_three():
    """A walk-up order takes three presses"""
    before = {order['id'] for order in bar.request('GET', 'orders?limit=100')['orders']}
    app.press('New order')
    app.press('Flat White')
    app.press('Add order')
    new = wait_for(lambda: [order for order in bar.request('GET', 'orders?limit=100')['orders']
                            if order['id'] not in before], 'the walk-up order')
    assert new[0]['drink'] == 'flat-white' and new[0]['options'] == {'milk': 'regular'}, new
    assert new[0]['source'] == 'walk-up' and new[0]['state'] == 'WAITING', new
    app.find(f'Make order {new[0]["number"]}')
    other.act(new[0], 'cancel')


def walk_up_with_wishes():
    """A walk-up order takes options and a name"""
    before = {order['id'] for order in bar.request('GET', 'orders?limit=100')['orders']}
    app.press('New order')
    app.press('Cappuccino')
    app.press('Milk: Oat')
    app.type('Name (optional)', 'Guest 3')
    app.picture('barista-walk-up')
    app.press('Add order')
    new = wait_for(lambda: [order for order in bar.request('GET', 'orders?limit=100')['orders']
                            if order['id'] not in before], 'the walk-up order')
    assert new[0]['options'] == {'milk': 'oat'} and new[0]['name'] == 'Guest 3', new
    app.press(f'Cancel order {new[0]["number"]}')
    app.press('Another reason')
    wait_for_state(new[0], 'CANCELLED')
    told(new[0], None)


def availability(drink, milk=None):
    found = next(one for one in bar.shop()['menu'] if one['id'] == drink)
    if milk is None:
        return found['available']
    return next(one for one in found['options'][0]['choices'] if one['id'] == milk)['available']


def keyboard():
    """With keys alone an order is chosen, made, undone and handed out; what is typed is no key"""
    orders = [other.walk_up(drink) for drink in ('espresso', 'americano', 'espresso')]
    first, second, third = [order['number'] for order in orders]

    def chosen(number):
        wait_for(lambda: (app.focused() or '').startswith(f'Order {number},'), f'order {number} to be chosen')
    app.find(f'Make order {third}')
    # The window has the focus, and the finger is off it.
    app.click('Queue', {'label'})
    app.key('2')
    chosen(second)
    app.picture('barista-keyboard')
    app.key(LEFT)
    app.key(HOME)
    chosen(first)
    app.key('2')
    chosen(second)
    app.key(RETURN)
    wait_for_state(orders[1], 'MAKING')
    # The card may still be in the lane it leaves, under the same name.
    app.find(f'Ready: order {second}')
    chosen(second)
    app.picture('barista-keyboard-making')
    # The first, and only, one of that lane.
    app.key('1')
    app.key(RETURN)
    wait_for_state(orders[1], 'READY')
    chosen(second)
    app.key(BACKSPACE)
    wait_for_state(orders[1], 'MAKING')
    app.key(HOME)
    chosen(first)
    app.key('n')
    app.press('Latte')
    app.click('Name (optional)', {'text', 'entry'})
    before = state(orders[0])
    for key in '1r2p':
        app.key(key)
    app.press('Add order')
    orders += wait_for(lambda: [order for order in bar.request('GET', 'orders?limit=100')['orders']
                                if order['name'] == '1r2p'], 'an order with what was typed as its name')
    assert state(orders[0]) == before
    app.find(f'Make order {first}')
    app.key('?')
    app.find('Next step of the chosen card', {'label'})
    app.picture('barista-shortcuts')
    app.key(ESCAPE)
    app.gone('Next step of the chosen card', {'label'})
    app.key('p')
    app.find('Pause for 10 minutes', BUTTONS)
    app.key(ESCAPE)
    for order in orders:
        other.act(order, 'cancel', confirm=True)
    app.gone(f'Make order {first}')


def sold_out():
    """A drink and a choice are marked sold out, everywhere, and back"""
    app.press('Sold out')
    app.press('Mocha', {'check box', 'switch'})
    wait_for(lambda: not availability('mocha'), 'mocha to be sold out')
    app.press('Oat', {'check box', 'switch'})
    wait_for(lambda: not any(availability(drink, 'oat') for drink in ('latte', 'flat-white', 'cortado')),
             'oat to be sold out')
    wait_for(lambda: not app.checked('Oat'), 'the switch to settle')
    app.press('Until when: Mocha')
    app.press('For today')
    wait_for(lambda: next(one for one in bar.shop()['menu'] if one['id'] == 'mocha').get('unavailableUntil'),
             'mocha to come back')
    app.find('Sold out for today', {'label'})
    app.picture('barista-sold-out')
    app.press('Board')
    app.press('New order')
    wait_for(lambda: app.look('Mocha', BUTTONS) and not app.sensitive('Mocha'), 'Mocha to be off')
    app.press('Latte')
    wait_for(lambda: app.look('Milk: Oat') and not app.sensitive('Milk: Oat'), 'Oat to be off')
    app.press('Board')
    app.press('Sold out')
    app.press('Mocha', {'check box', 'switch'})
    app.press('Oat', {'check box', 'switch'})
    wait_for(lambda: availability('mocha') and availability('latte', 'oat'), 'both to be back')
    app.press('Board')


def open_and_close():
    """The bar is closed after a confirmation, opened, paused and goes on"""
    app.press('Open')
    app.press('Close the bar…')
    app.press('Close the Bar')
    wait_for(lambda: not bar.shop()['open'], 'the bar to close')
    app.press('Closed')
    app.find('Open the bar')
    app.picture('barista-closed')
    app.press('Open the bar')
    wait_for(lambda: bar.shop()['open'], 'the bar to open')
    app.press('Open')
    app.press('Pause for 10 minutes')
    wait_for(lambda: bar.shop()['pausedUntil'], 'the pause')
    app.find('Paused until', {'label'}, starts=True)
    app.press('Paused until', starts=True)
    app.press('Take orders again')
    wait_for(lambda: bar.shop()['pausedUntil'] is None, 'the end of the pause')
    app.find('Open', {'label'})
    app.press('Open', BUTTONS)
    app.press('Last orders in 15 minutes')
    wait_for(lambda: bar.shop()['closesAt'], 'last orders')
    app.press('Last orders until', starts=True)
    app.picture('barista-last-orders')
    app.press('Keep the bar open')
    wait_for(lambda: bar.shop()['closesAt'] is None, 'the bar to stay open')


def faster_elsewhere():
    """A refusal is said in words"""
    order = other.walk_up('espresso')
    n = order['number']
    app.find(f'Make order {n}')
    other.act(order, 'claim', barista='Barista 2')
    app.find(f'Ready: order {n}')
    other.act(order, 'cancel')
    app.gone(f'Ready: order {n}')


def names():
    """Every control has a name on each page"""
    order = other.walk_up('latte', milk='oat')
    app.find(f'Make order {order["number"]}')
    assert app.unnamed() == []
    app.press('New order')
    app.press('Latte')
    assert app.unnamed() == []
    app.press('Board')
    app.press('Sold out')
    app.find('Mocha', {'check box', 'switch'})
    assert app.unnamed() == []
    app.press('Board')
    other.act(order, 'cancel')


def honest_without_a_host():
    """Without a server it says so and offers nothing; it heals by hosting itself"""
    order = other.walk_up('latte', milk='oat')
    n = order['number']
    app.find(f'Make order {n}')
    bar.stop()
    # Within a second the station hosts; what matters is that the order is there and can be made.
    app.press(f'Make order {n}')
    app.find(f'Ready: order {n}')
    app.press(f'Ready: order {n}')
    app.press(f'Collected: order {n}')
    app.gone(f'Collected: order {n}')


def ends_cleanly():
    """It ends when it is told to"""
    app.close()


run([step_by_step, undo_on_the_card, undo_in_the_toast, undo_of_every_step, recall, several_at_once,
     cancel_asks, cancel_what_nobody_fetched, whose_order, someone_elses_order, who_works_here, two_at_once,
     walk_up_in_three, walk_up_with_wishes, keyboard, sold_out, open_and_close,
     faster_elsewhere, names, honest_without_a_host, ends_cleanly])
