package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.SmallRyeConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flexmeter.gateway.cli.SiteWhereCommand.Answer;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.mqtt.BrokerConfig;
import org.flexmeter.gateway.mqtt.Conversation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a command as the control centre would, by its broker. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = {
            "Send a command to a device, as the control centre would, and wait for the answer.",
            "Exit code 0: done; 1: any other answer, or none; 2: not called rightly."
        })
final class CommandSend implements Callable<Integer> {
    private static final String SPINNER = "|/-\\";
    private static final long TURN_MILLIS = 200;

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Parameters(index = "0", paramLabel = "HARDWARE_ID", description = "The device, or a group.")
    private String hardwareId;

    @Parameters(index = "1", paramLabel = "COMMAND", description = "Such as read-now.")
    private String name;

    @Parameters(
            index = "2..*",
            paramLabel = "NAME=VALUE",
            description = "Parameters, such as limit=3000.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--nested-in",
            paramLabel = "HARDWARE_ID",
            description = "Send it to this gateway of the device, with the device nested in it.")
    private String nestedIn;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "90s",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private String timeout;

    @Option(names = "--no-wait", description = "Only until the broker has it.")
    private boolean noWait;

    @Option(
            names = "--json",
            description = "A JSON object: invocationId, and the answer if one waits for it.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Duration patience = patience();
        SmallRyeConfig settings = home.settings();
        SmallRyeConfig broker = home.settings(BrokerConfig.class);
        SiteWhereCommand command =
                new SiteWhereCommand(
                        UUID.randomUUID().toString(),
                        hardwareId,
                        Optional.ofNullable(nestedIn),
                        name,
                        parameters);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        String topic =
                settings.getValue("fm.topic.commands", String.class)
                        .replace("+", command.addressee());
        try (Conversation talk =
                new Conversation(
                        broker,
                        "fm-" + command.invocationId().substring(0, 8),
                        settings.getValue("fm.topic.single", String.class),
                        (from, payload) -> command.answer(payload).ifPresent(answer::complete))) {
            long until = System.nanoTime() + patience.toNanos();
            CompletableFuture<Void> sent = talk.publish(topic, command.json(Instant.now()));
            await(sent, until, "sending");
            if (noWait) {
                say(json ? object(command).toString() : "sent, " + command.invocationId());
                return 0;
            }
            return print(command, await(answer, until, "waiting for the answer"));
        } catch (TimeoutException e) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "no answer to %s within %d s: fm command show GATEWAY %s says how far it"
                                    + " is; if it is not there, does a gateway run that has %s, and a"
                                    + " broker at %s?%n",
                            command.invocationId(),
                            patience.toSeconds(),
                            command.invocationId(),
                            hardwareId,
                            Masked.of(settings.getValue("fm.broker.url", String.class)));
            return 1;
        } catch (ExecutionException e) {
            spec.commandLine()
                    .getErr()
                    .println(Masked.of(String.valueOf(e.getCause().getMessage())));
            return 1;
        }
    }

    private Duration patience() {
        try {
            String text = timeout.matches("\\d+[smhSMH]") ? "PT" + timeout : timeout;
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--timeout " + timeout + " is no duration; write 60s or 5m");
        }
    }

    private Integer print(SiteWhereCommand command, Answer answer) {
        if (json) {
            say(
                    object(command)
                            .put("hardwareId", answer.hardwareId())
                            .put("response", answer.response())
                            .toString());
        } else {
            say(answer.hardwareId() + " " + answer.response());
        }
        return answer.word().equals("done") ? 0 : 1;
    }

    private static ObjectNode object(SiteWhereCommand command) {
        return new JsonMapper().createObjectNode().put("invocationId", command.invocationId());
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
    }

    /** A spinner turns on a terminal meanwhile; where output goes into a file there is none. */
    private <T> T await(CompletableFuture<T> future, long until, String doing)
            throws InterruptedException, ExecutionException, TimeoutException {
        PrintWriter err = spec.commandLine().getErr();
        boolean terminal = System.console() != null && !json;
        int turn = 0;
        try {
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    throw new TimeoutException();
                }
                try {
                    return future.get(Math.min(left, TURN_MILLIS), TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (terminal) {
                        err.printf("\r%c %s", SPINNER.charAt(turn++ % 4), doing);
                        err.flush();
                    }
                }
            }
        } finally {
            if (terminal) {
                err.print("\r" + " ".repeat(doing.length() + 2) + "\r");
                err.flush();
            }
        }
    }
}
