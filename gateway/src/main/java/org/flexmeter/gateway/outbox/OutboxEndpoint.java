package org.flexmeter.gateway.outbox;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** The outbox of one gateway. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "outbox",
        title = "Outbox",
        syntax = "outbox:gateway",
        category = {Category.MESSAGING})
public class OutboxEndpoint extends DefaultEndpoint {
    @UriPath(description = "Gateway, such as unibo")
    @Metadata(required = true)
    private final String gateway;

    @UriParam(description = "consumer: messages in one exchange at most", defaultValue = "500")
    private int messages = 500;

    @UriParam(
            description =
                    "consumer: payload bytes in one exchange at most, beyond the first message",
            defaultValue = "1048576")
    private long bytes = 1 << 20;

    @UriParam(
            description =
                    "consumer: exchanges under way at most; with more than 1 those behind one that fails"
                            + " may have been sent before it is sent again",
            defaultValue = "4")
    private int groups = 4;

    OutboxEndpoint(String uri, OutboxComponent component, String gateway) {
        super(uri, component);
        this.gateway = gateway;
    }

    @Override
    public Producer createProducer() {
        return new OutboxProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        OutboxConsumer consumer = new OutboxConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public OutboxComponent getComponent() {
        return (OutboxComponent) super.getComponent();
    }

    public String getGateway() {
        return gateway;
    }

    public int getMessages() {
        return messages;
    }

    public void setMessages(int messages) {
        this.messages = messages;
    }

    public long getBytes() {
        return bytes;
    }

    public void setBytes(long bytes) {
        this.bytes = bytes;
    }

    public int getGroups() {
        return groups;
    }

    public void setGroups(int groups) {
        this.groups = groups;
    }
}
