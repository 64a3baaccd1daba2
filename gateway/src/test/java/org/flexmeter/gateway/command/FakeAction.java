package org.flexmeter.gateway.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.flexmeter.gateway.command.Dispatcher.Acted;

/** A route that acts as it is told, and remembers what it was given. */
final class FakeAction implements Dispatcher.Action {
    private final List<DeviceCommand> given = new ArrayList<>();
    private final Map<Long, Consumer<Acted>> waiting = new ConcurrentHashMap<>();
    private volatile Acted answer;

    FakeAction(Acted answer) {
        this.answer = answer;
    }

    /** Says nothing until it is told to. */
    static FakeAction silent() {
        return new FakeAction(null);
    }

    void answers(Acted next) {
        answer = next;
    }

    void say(long number, Acted acted) {
        waiting.remove(number).accept(acted);
    }

    @Override
    public void act(DeviceCommand command, Consumer<Acted> done) {
        synchronized (given) {
            given.add(command);
        }
        if (answer == null) {
            waiting.put(command.number(), done);
        } else {
            done.accept(answer);
        }
    }

    List<DeviceCommand> given() {
        synchronized (given) {
            return List.copyOf(given);
        }
    }

    List<String> names() {
        return given().stream()
                .map(command -> command.hardwareId() + " " + command.invocationId())
                .toList();
    }
}
