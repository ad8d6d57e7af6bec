"""Watch the Pexip documentation: compare its content with openapi.yaml and with the last watch.

``sources`` finds the portal's content, ``fetching`` requests it, and ``recognizing`` decides how to read it. ``facts``
reduces OpenAPI documents to facts. ``markdown`` reads pages, and ``text_pages`` converts text pages to Markdown.
``page_content`` turns the content of pages into facts, and ``overlay`` applies these facts to a document.
``comparing`` compares two documents with the change report, and lists the facts in additions. ``lines`` reduces each
page to lines, which the next watch compares. ``baseline`` keeps the documentation for the next watch, and
``reporting`` writes the report.
"""
