package io.openclaw.gateway.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(WebController.class)
public class WebConfiguration {}
