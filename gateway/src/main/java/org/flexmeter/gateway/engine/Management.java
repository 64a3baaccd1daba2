package org.flexmeter.gateway.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.BeforeInitialize;

/** Gives Camel {@link SharedMBeanInfos} before it makes its first MBean. */
@ApplicationScoped
public class Management {

    void assemble(@Observes BeforeInitialize event, CamelContext camel) {
        camel.getCamelContextExtension().setManagementMBeanAssembler(new SharedMBeanInfos(camel));
    }
}
