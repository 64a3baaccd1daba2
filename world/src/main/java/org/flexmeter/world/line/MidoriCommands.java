package org.flexmeter.world.line;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flexmeter.world.command.Execution;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;

/**
 * How the concentrator obeys: a command is carried out once, however often it comes; its result is
 * sent again when it comes again (docs/protocols/midori.md, Commands).
 */
final class MidoriCommands implements AutoCloseable {
    static final int DONE = 0;
    static final int METER_SILENT = 2;
    static final int NO_SUCH_ACTION = 3;

    /** So many command numbers are remembered. */
    private static final int REMEMBERED = 1_000;

    private final Habits habits;
    private final Executions executions;
    private final Outbound outbound;
    private final Devices devices;
    private final Map<Integer, Optional<Result>> results = new LinkedHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work, "concentrator-commands");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** What a device is told to do. */
    interface Deed {
        /** The command as it is called everywhere. */
        String name();

        /** The parameter as text; empty if it has none. */
        String argument();

        /** Does it; what the device says. */
        int carryOut();
    }

    /** The devices behind the concentrator. */
    interface Devices {
        /** What this command would do; empty if the device or the action is not known. */
        Optional<Deed> deed(MidoriWire.Command command);

        /** A device's name at the control centre. */
        String hardwareId(int address);
    }

    private record Result(int code, int value) {}

    MidoriCommands(Habits habits, Executions executions, Outbound outbound, Devices devices) {
        this.habits = habits;
        this.executions = executions;
        this.outbound = outbound;
        this.devices = devices;
    }

    /** A command has come. */
    synchronized void heard(MidoriWire.Command command) {
        if (results.containsKey(command.number())) {
            results.get(command.number()).ifPresent(result -> say(command, result));
            return;
        }
        results.put(command.number(), Optional.empty());
        if (results.size() > REMEMBERED) {
            results.remove(results.keySet().iterator().next());
        }
        Habits.Fate fate = habits.of(Integer.toUnsignedString(command.number()));
        clock.schedule(
                () -> carryOut(command, fate.mood()),
                fate.takes().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private synchronized void carryOut(MidoriWire.Command command, Habits.Mood mood) {
        Optional<Deed> deed = devices.deed(command);
        Result result;
        if (deed.isEmpty()) {
            result = new Result(NO_SUCH_ACTION, 0);
        } else if (mood.executes()) {
            result = new Result(DONE, execute(command, deed.get()));
        } else {
            result = new Result(METER_SILENT, 0);
        }
        if (mood.answers()) {
            results.replace(command.number(), Optional.of(result));
            say(command, result);
        }
    }

    private int execute(MidoriWire.Command command, Deed deed) {
        String hardwareId = devices.hardwareId(command.address());
        long number = Integer.toUnsignedLong(command.number());
        executions.note(Execution.numbered(hardwareId, deed.name(), deed.argument(), number));
        return deed.carryOut();
    }

    private void say(MidoriWire.Command command, Result result) {
        outbound.keep(
                command.address(),
                sequence ->
                        MidoriWire.result(
                                command.address(),
                                sequence,
                                command.number(),
                                result.code(),
                                result.value()));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
