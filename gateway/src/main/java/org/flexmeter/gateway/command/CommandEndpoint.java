package org.flexmeter.gateway.command;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * The commands of one gateway that are due: a {@link DeviceCommand} an exchange, in order for each
 * device. A body that is a {@link CommandOutcome} afterwards is the answer; otherwise the command
 * is on its way and the outcome comes to {@link Commands#outcomes}. A {@link NotSentException} says
 * that nothing has gone out.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "command",
        title = "Command",
        syntax = "command:gateway",
        consumerOnly = true,
        category = {Category.IOT})
public class CommandEndpoint extends DefaultEndpoint {
    @UriPath(description = "Gateway, such as iren")
    @Metadata(required = true)
    private final String gateway;

    @UriParam(
            description =
                    "Whether the route may be given the same command again after a fault, because its"
                            + " last step takes a number or an invocation id only once")
    private boolean repeatable;

    @UriParam(
            description = "Whether a command waits until its device speaks, as sleeping nodes need")
    private boolean onHeard;

    @UriParam(
            description =
                    "How often a command is sent within its timeout while no outcome comes, if it or"
                            + " the route may be repeated",
            defaultValue = "1")
    private int attempts = 1;

    CommandEndpoint(String uri, CommandComponent component, String gateway) {
        super(uri, component);
        this.gateway = gateway;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "command: is where a route begins, not where it ends");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        CommandConsumer consumer = new CommandConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public CommandComponent getComponent() {
        return (CommandComponent) super.getComponent();
    }

    public String getGateway() {
        return gateway;
    }

    public boolean isRepeatable() {
        return repeatable;
    }

    public void setRepeatable(boolean repeatable) {
        this.repeatable = repeatable;
    }

    public int getAttempts() {
        return attempts;
    }

    public void setAttempts(int attempts) {
        this.attempts = attempts;
    }

    public boolean isOnHeard() {
        return onHeard;
    }

    public void setOnHeard(boolean onHeard) {
        this.onHeard = onHeard;
    }
}
