package org.flexmeter.gateway.command;

import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Hands out the commands of one gateway. */
final class CommandConsumer extends DefaultConsumer {

    CommandConsumer(CommandEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }
}
