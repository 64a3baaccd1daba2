package org.flexmeter.gateway.act;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flexmeter.gateway.command.DeviceCommand;

/**
 * A look for the outcomes of some open commands. A statement has {@value #MOST} places for
 * invocation ids and as many for meters; a question with fewer repeats its first. So a look is
 * bounded by {@value #MOST} x {@value #MOST} rows, also where one invocation went to a thousand
 * meters.
 *
 * @param commands at least one, at most {@value #MOST}
 */
public record Question(String gateway, List<DeviceCommand> commands) {
    /** Commands in one look. */
    static final int MOST = 20;

    public Question {
        Objects.requireNonNull(gateway, "gateway");
        commands = List.copyOf(commands);
        if (commands.isEmpty() || commands.size() > MOST) {
            throw new IllegalArgumentException("1 to 20 commands, not " + commands.size());
        }
    }

    /** By name: {@code i0} to {@code i19} invocation ids, {@code m0} to {@code m19} meters. */
    public Map<String, Object> parameters() {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < MOST; i++) {
            named.put("i" + i, at(i).invocationId());
            named.put("m" + i, at(i).localId());
        }
        return named;
    }

    /** By place: the invocation ids, then the meters. */
    public List<Object> values() {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            values.add(at(i).invocationId());
        }
        for (int i = 0; i < MOST; i++) {
            values.add(at(i).localId());
        }
        return values;
    }

    private DeviceCommand at(int place) {
        return commands.get(place < commands.size() ? place : 0);
    }
}
