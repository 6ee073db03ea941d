package io.openclaw.gateway.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import({WebController.class, DocsController.class})
public class WebConfiguration {}
