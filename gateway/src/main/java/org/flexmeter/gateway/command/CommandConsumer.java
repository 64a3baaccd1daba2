package org.flexmeter.gateway.command;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.flexmeter.gateway.command.Dispatcher.Acted;
import org.flexmeter.gateway.command.Dispatcher.Manner;
import org.flexmeter.gateway.work.Hindered;

/** Sends each command that is due down the route, and tells what the route made of it. */
final class CommandConsumer extends DefaultConsumer
        implements Suspendable, Dispatcher.Action, Hindered {
    private static final int THREADS = 8;

    private final CommandEndpoint endpoint;
    private Commands commands;
    private ExecutorService workers;

    CommandConsumer(CommandEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        workers =
                getEndpoint()
                        .getCamelContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(this, "command-" + endpoint.getGateway(), THREADS);
        commands = endpoint.getComponent().commands();
        attach();
    }

    private void attach() {
        commands.attach(
                endpoint.getGateway(),
                this,
                new Manner(endpoint.isRepeatable(), endpoint.isOnHeard(), endpoint.getAttempts()));
    }

    @Override
    protected void doSuspend() throws Exception {
        commands.detach(endpoint.getGateway(), this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        attach();
    }

    @Override
    protected void doStop() throws Exception {
        if (commands != null) {
            commands.detach(endpoint.getGateway(), this);
        }
        if (workers != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(workers);
        }
        super.doStop();
    }

    @Override
    public Optional<String> problem() {
        return commands.problem(endpoint.getGateway()).map(fault -> "commands: " + fault);
    }

    @Override
    public void act(DeviceCommand command, Consumer<Acted> done) {
        try {
            workers.execute(() -> attempt(command, done));
        } catch (RejectedExecutionException stopping) {
            done.accept(new Dispatcher.NotSent(stopping));
        }
    }

    private void attempt(DeviceCommand command, Consumer<Acted> done) {
        try {
            process(command, done);
        } catch (RuntimeException | StackOverflowError e) {
            done.accept(new Dispatcher.Failed(e));
        }
    }

    private void process(DeviceCommand command, Consumer<Acted> done) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(command);
        getAsyncProcessor()
                .process(
                        exchange,
                        doneSync -> {
                            Acted acted = acted(exchange);
                            releaseExchange(exchange, false);
                            done.accept(acted);
                        });
    }

    private static Acted acted(Exchange exchange) {
        Throwable fault = exchange.getException();
        if (fault == null) {
            return exchange.getMessage().getBody() instanceof CommandOutcome outcome
                    ? new Dispatcher.Settled(Dispatcher.verdict(outcome))
                    : new Dispatcher.Sent();
        }
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSentException) {
                return new Dispatcher.NotSent(cause);
            }
        }
        return new Dispatcher.Failed(fault);
    }
}
