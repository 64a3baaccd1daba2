package org.flexmeter.gateway.serial;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Writes the body, an encoded frame, to the line; the exchange fails with a {@link
 * LineAwayException} if the line is away.
 */
public class SerialProducer extends DefaultProducer {
    private Line line;

    SerialProducer(SerialEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        line = ((SerialEndpoint) getEndpoint()).borrowLine();
    }

    @Override
    protected void doStop() throws Exception {
        if (line != null) {
            ((SerialEndpoint) getEndpoint()).giveBack(line);
        }
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        line.write(exchange.getMessage().getMandatoryBody(byte[].class));
    }
}
